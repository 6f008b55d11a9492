"""Use cases, named by verbs; one transaction each; each asks the policy first."""
