"""E-mail intake: a mailbox is read, a mail that names a case joins it, another one opens a case; nothing twice."""
