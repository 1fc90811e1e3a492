"""Forms: the express note and its rows, the interview, a reading, a reason, a reprise, an exchange, a collection."""
