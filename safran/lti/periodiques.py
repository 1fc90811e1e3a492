"""What a platform is told, the keys that turn, the launches that are forgotten."""

from home.travaux.periodiques import MINUTE, NUIT, Periodique
from safran.lti.rules.cles import cles_tourner
from safran.lti.rules.lancements import lancements_oublier
from safran.lti.rules.rendus import rendus_envoyer

TRAVAUX = [
    Periodique("lti.rendus", MINUTE, rendus_envoyer, "{} compte(s) rendu(s) à une plateforme partenaire."),
    Periodique("lti.cles", NUIT, cles_tourner, "{} clé(s) neuve(s) pour les plateformes partenaires."),
    Periodique("lti.lancements", NUIT, lancements_oublier, "{} ouverture(s) oubliée(s)."),
]
