"""What programs do in the service, one job type a file; each acts outside any transaction."""
