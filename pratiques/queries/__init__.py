"""Every non-trivial read of practice notes."""

from pratiques.queries.bibliotheque import (
    bibliotheque_lire,
    bibliotheque_precharger,
    bibliotheque_url,
    fiches_en_bibliotheque,
    fiches_trouver,
)
from pratiques.queries.bureau import (
    fiches_a_valider,
    mes_fiches,
    relectures_a_prendre,
    relectures_de,
)
from pratiques.queries.compteurs import compteurs_de
from pratiques.queries.echanges import (
    alertes_contexte,
    echanges_contexte,
    fil_montre,
    fils_page,
    gestes_du_fil,
    questions_page,
    reponses_page,
)
from pratiques.queries.fiches import Bloc, actions_de, fiche_contexte, fiches_du_flux, lectures_en_cours, remarques_pour
from pratiques.queries.fils import fil_page, fil_resume, ou_lire_la_fiche, ouvertures_page
from pratiques.queries.historique import historique_lire
from pratiques.queries.lectures import (
    collection_contexte,
    collections_de,
    collections_page,
    signets_page,
)
from pratiques.queries.pieces import fichier_tenu, pieces_reprises
from pratiques.queries.reprises import (
    autour_de,
    bassins_de_la_structure,
    bilan_de,
    contributions_par_reseau,
    ma_reprise,
    reprises_a_lire,
    reprises_contexte,
    reprises_page,
)
from pratiques.queries.signatures import (
    compte_a_inviter,
    invitations_de,
    personnes_a_inviter,
    signataires_contexte,
    texte_cherche,
)

__all__ = [
    "Bloc",
    "actions_de",
    "bassins_de_la_structure",
    "bibliotheque_lire",
    "bibliotheque_precharger",
    "bibliotheque_url",
    "bilan_de",
    "compteurs_de",
    "contributions_par_reseau",
    "fiche_contexte",
    "fiches_a_valider",
    "fiches_du_flux",
    "fiches_en_bibliotheque",
    "fiches_trouver",
    "fichier_tenu",
    "lectures_en_cours",
    "ma_reprise",
    "mes_fiches",
    "pieces_reprises",
    "relectures_a_prendre",
    "relectures_de",
    "remarques_pour",
    "reprises_a_lire",
    "reprises_contexte",
    "reprises_page",
    "alertes_contexte",
    "echanges_contexte",
    "fil_montre",
    "fil_page",
    "fil_resume",
    "fils_page",
    "ou_lire_la_fiche",
    "ouvertures_page",
    "gestes_du_fil",
    "questions_page",
    "reponses_page",
    "autour_de",
    "collection_contexte",
    "collections_de",
    "collections_page",
    "signets_page",
    "compte_a_inviter",
    "historique_lire",
    "invitations_de",
    "personnes_a_inviter",
    "signataires_contexte",
    "texte_cherche",
]
