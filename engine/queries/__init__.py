"""What people read: inbox, cases, definitions, incidents; never writes."""
