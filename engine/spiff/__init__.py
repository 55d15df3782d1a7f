"""The token engine: SpiffWorkflow's object model with token rules of our own. Only this package knows SpiffWorkflow."""
