"""form-js schemas: read, checked at deployment, and answers validated on the server."""
