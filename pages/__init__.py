"""What is always on: the core uses its own hooks, like every plugin."""

from bloei_core import (
    EVERYBODY,
    Check,
    DemoScenario,
    Job,
    Kpi,
    Page,
    PersonalData,
    Plugin,
    Reference,
    Setting,
    TodoSource,
    backups,
    history,
    hookimpl,
    retention,
    signin,
)
from bloei_core.demo import core as demo_city
from bloei_core.neighbourhood import duties
from bloei_core.neighbourhood import figures as neighbourhood_figures
from bloei_core.read_log import duties as read_log_duties
from pages import administration, goals, privacy_todos, relations, today

PLUGIN = Plugin(
    name="core",
    title="Bloei",
    about="Mensen, plekken, wat er vandaag wacht en het beheer.",
    always_on=True,
)


@hookimpl
def pages() -> list[Page]:
    """What every team has."""
    return [
        Page("vandaag", "Vandaag", ":material/wb_sunny:", today.render, order=10, roles=EVERYBODY),
        Page("mensen", "Mensen en plekken", ":material/diversity_3:", relations.render, order=30),
        Page(goals.PAGE, "Doelen", ":material/flag:", goals.render, order=80, roles=EVERYBODY),
        Page(
            "beheer",
            "Beheer",
            ":material/settings:",
            administration.render,
            order=900,
            roles=EVERYBODY,
        ),
    ]


@hookimpl
def todos() -> list[TodoSource]:
    """What waits for a teamleider because of somebody's data."""
    return [TodoSource("Privacy", ":material/shield:", privacy_todos.todos, order=900)]


@hookimpl
def kpis() -> list[Kpi]:
    """Open vacatures."""
    return neighbourhood_figures.kpis()


@hookimpl
def jobs() -> list[Job]:
    """A backup every night; the history of goals; and what is past its time goes."""
    return [*backups.jobs(), *history.jobs(), *retention.jobs()]


@hookimpl
def settings() -> list[Setting]:
    """Over which years the goals are counted, and how long one stays signed in."""
    return [*goals.settings(), *signin.settings()]


@hookimpl
def personal_data() -> list[PersonalData]:
    """What the core keeps about residents, and about who saw them."""
    return [*duties.personal_data(), *read_log_duties.personal_data()]


@hookimpl
def references() -> list[Reference]:
    """Which columns of the core point to other rows."""
    return [*duties.references(), *read_log_duties.references()]


@hookimpl
def checks() -> list[Check]:
    """Rules about the core's rows that must always hold."""
    return duties.checks()


@hookimpl
def demo() -> list[DemoScenario]:
    """Who works and lives in the demo city."""
    return demo_city.scenarios()
