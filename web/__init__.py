"""Relaydesk's pages: blueprints for engineers, process owners, auditors and administrators."""
