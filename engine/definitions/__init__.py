"""What may be deployed, and which version a start, a call, a decision or a form uses."""
