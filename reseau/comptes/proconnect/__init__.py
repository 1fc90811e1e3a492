"""Sign-in by ProConnect: the library's OpenID Connect, with what ProConnect and the house ask on top of it."""
