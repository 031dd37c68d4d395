"""Who is told of an alert, and how: mail at once or in a digest, the next in the chain, and a calendar of deadlines."""
