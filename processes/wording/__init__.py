"""Texts that process owners give in decision tables: what papers, calendar entries and automatic mails say."""
