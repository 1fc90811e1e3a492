"""The content hosts: other names of the site, one for each version of a package, without session nor cookie.

A package is somebody else's program. Served there, it reads no cookie of the platform nor anything that another module
keeps in the browser, calls none of the platform's addresses, and speaks to it only through the player, by messages
whose origin both sides check.
"""
