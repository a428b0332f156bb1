"""The tests, as one package: another distribution that installs `tests` does not get in the way."""
