"""The content host: another name of the site, without session nor cookie, where packages are played and nothing else.

A package is somebody else's program. Served there, it reads no cookie of the platform, calls none of its addresses,
and speaks to it only through the player, by messages whose origin both sides check.
"""
