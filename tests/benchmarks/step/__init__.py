"""What it costs to complete a user task durably, beside the same step of bare SpiffWorkflow in memory."""
