"""The database's history: one revision for each change of the tables since the first release."""
