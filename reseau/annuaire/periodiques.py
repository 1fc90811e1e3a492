"""What the calendar does to the directory: reminders and reports."""

from home.travaux.periodiques import NUIT, Periodique
from reseau.annuaire.rules.rappels import rappels_envoyer
from reseau.annuaire.rules.signalements import signalements_annoncer, signalements_oublier

TRAVAUX = [
    Periodique(
        "annuaire.rappels",
        NUIT,
        rappels_envoyer,
        "{0.fiches} fiche(s) rappelée(s), {0.courriels} courriel(s), {0.sans_repondant} fiche(s) sans personne à qui "
        "écrire.",
    ),
    Periodique("annuaire.signalements", NUIT, signalements_annoncer, "{} courriel(s) de signalements."),
    Periodique("annuaire.oublis", NUIT, signalements_oublier, "{} signalement(s) effacé(s), clos depuis un an."),
]
