"""What the calendar does to notes, readings and resources."""

from home.travaux.periodiques import NUIT, Periodique
from pratiques.rules.echeances import fiches_echoir, places_relancer, relectures_echoir
from pratiques.rules.livrets import livrets_purger
from pratiques.rules.ouvertures import ouvertures_oublier
from pratiques.rules.publication import fiches_marquer_a_revoir
from pratiques.rules.rappels import ressources_relancer

TRAVAUX = [
    Periodique("pratiques.revues", NUIT, fiches_marquer_a_revoir, "{} fiche(s) à revoir."),
    Periodique(
        "pratiques.archives",
        NUIT,
        fiches_echoir,
        "{0.annoncees} fiche(s) bientôt archivée(s), {0.archivees} archivée(s).",
    ),
    Periodique(
        "pratiques.relectures",
        NUIT,
        relectures_echoir,
        "{0.rappelees} relecture(s) rappelée(s), {0.liberees} place(s) de lecteur libérée(s).",
    ),
    Periodique("pratiques.places", NUIT, places_relancer, "{0.relancees} place(s) de lecteur relancée(s)."),
    Periodique(
        "pratiques.ressources",
        NUIT,
        ressources_relancer,
        "{0.rappelees} ressource(s) à vérifier, {0.archivees} archivée(s).",
    ),
    Periodique("pratiques.livrets", NUIT, livrets_purger, "{} livret(s) effacé(s)."),
    Periodique("pratiques.ouvertures", NUIT, ouvertures_oublier, "{} ouverture(s) d’échanges oubliée(s)."),
]
