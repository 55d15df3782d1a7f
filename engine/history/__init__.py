"""The journal: each executed command as one entry, chained by hash; reading and verifying it."""
