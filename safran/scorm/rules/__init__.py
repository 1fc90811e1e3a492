"""Every write of the packages and of what people do with them."""

from safran.scorm.rules.paquets import Depot, paquet_deposit
from safran.scorm.rules.passages import Cliche, Lancement, cliche_record, lancement_open, passage_open

__all__ = ["Cliche", "Depot", "Lancement", "cliche_record", "lancement_open", "paquet_deposit", "passage_open"]
