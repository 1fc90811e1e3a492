"""What comes back by itself on the ground floor."""

from django.core.management import call_command

from home.courriels.boite import courriels_relancer, courriels_vider
from home.espace_tenu import espaces_preparer
from home.nouvelles import recapitulatifs_send
from home.politique.rapports import rapports_oublier
from home.travailleurs import taches_reprendre
from home.travaux.periodiques import HEURE, MINUTE, NUIT, Periodique


def pages_publier() -> None:
    """Put online, or take off, the pages whose hour has come."""
    call_command("publish_scheduled", verbosity=0)


TRAVAUX = [
    Periodique("socle.courriels", MINUTE, courriels_relancer, "{} courriel(s) envoyé(s)."),
    Periodique("socle.taches", MINUTE, taches_reprendre, "Tâches reprises : {0[0]} ; en échec : {0[1]}."),
    Periodique("socle.publications", MINUTE, pages_publier, "Pages publiées à leur heure."),
    Periodique("socle.espaces", MINUTE, espaces_preparer, "{} page(s) « Mon espace » préparée(s)."),
    Periodique("socle.nouvelles", HEURE, recapitulatifs_send, "{} récapitulatif(s) écrit(s)."),
    Periodique("socle.politique", NUIT, rapports_oublier, "{} refus de navigateur oublié(s)."),
    Periodique("socle.vieux_courriels", NUIT, courriels_vider, "{} courriel(s) vidé(s)."),
]
