"""A plugin that cannot even be imported; its complaint holds a name that may go nowhere."""

raise RuntimeError("Fatima B. woont hier niet meer")
