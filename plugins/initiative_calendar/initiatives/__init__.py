"""From a kwestie to something that residents do: the verbs, and what is stored."""
