"""Papers for customers as PDF: the fault-diagnosis report and the quote, in an embedded Chinese font."""
