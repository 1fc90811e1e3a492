"""Screens of the room: the player, then the look of those who coordinate."""
