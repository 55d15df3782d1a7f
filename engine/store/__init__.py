"""Tables, the one transaction, and everything that depends on the database dialect."""
