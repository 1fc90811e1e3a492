"""Every write of the packages and of what people do with them."""

from safran.scorm.rules.paquets import Depot, paquet_deposit

__all__ = ["Depot", "paquet_deposit"]
