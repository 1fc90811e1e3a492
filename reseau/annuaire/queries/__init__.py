"""Every read of the directory."""

from reseau.annuaire.queries.changements import changements_des_autres
from reseau.annuaire.queries.chiffres import Chiffres, chiffres
from reseau.annuaire.queries.chiffres_tableau import Chiffre, chiffres_dire
from reseau.annuaire.queries.correspondances import Apercu, correspondances_connues, depot_apercu, depot_de
from reseau.annuaire.queries.delivrance import Besoin, Delivrances, Offre, services_delivrant
from reseau.annuaire.queries.doublons import (
    doublon_comparer,
    doublons_a_traiter,
    doublons_compter,
    doublons_filtrer,
    doublons_suivis,
)
from reseau.annuaire.queries.fiches import FicheStructure, fiche_lire
from reseau.annuaire.queries.fraicheur import fraicheur_de, jalon_de
from reseau.annuaire.queries.historique import historique_dire, modifications_de
from reseau.annuaire.queries.imports import (
    COLONNES_DU_COMPTE_RENDU,
    compte_rendu,
    imports_recents,
    lignes_dire,
    lignes_import,
    onglets_import,
    restes_dire,
)
from reseau.annuaire.queries.listes import ligne_lire
from reseau.annuaire.queries.permanences import structures_accueillies, tableau_lire
from reseau.annuaire.queries.prechargement import annuaire_precharger
from reseau.annuaire.queries.provenances import provenances_de
from reseau.annuaire.queries.recherche import Criteres, Resultats, rechercher
from reseau.annuaire.queries.releves import releve_lire
from reseau.annuaire.queries.reseaux import (
    FicheReseau,
    communes_dire,
    reseau_histoire,
    reseau_lire,
    reseaux_lister,
    structures_du_reseau,
)
from reseau.annuaire.queries.signalements import signalements_a_traiter, signalements_suivis
from reseau.annuaire.queries.suggestions import suggerer
from reseau.annuaire.queries.suivi import implantations, lieux_par_bassin, structures_suivies, suit_des_structures
from reseau.annuaire.queries.synonymes import groupes_de_synonymes, synonymes_revision
from reseau.annuaire.queries.tableau import Tableau
from reseau.annuaire.queries.tenue import fiches_a_tenir, fiches_noter, fiches_propres, tenue_de
from reseau.annuaire.queries.vocabulaire import Libelles, libelles

__all__ = [
    "COLONNES_DU_COMPTE_RENDU",
    "Apercu",
    "Besoin",
    "Chiffre",
    "Chiffres",
    "Criteres",
    "Delivrances",
    "FicheReseau",
    "FicheStructure",
    "Libelles",
    "Offre",
    "Resultats",
    "Tableau",
    "annuaire_precharger",
    "chiffres",
    "changements_des_autres",
    "chiffres_dire",
    "communes_dire",
    "compte_rendu",
    "doublon_comparer",
    "doublons_a_traiter",
    "doublons_compter",
    "doublons_filtrer",
    "doublons_suivis",
    "correspondances_connues",
    "depot_apercu",
    "depot_de",
    "fiche_lire",
    "fiches_a_tenir",
    "fiches_noter",
    "fiches_propres",
    "fraicheur_de",
    "groupes_de_synonymes",
    "historique_dire",
    "provenances_de",
    "implantations",
    "lieux_par_bassin",
    "imports_recents",
    "jalon_de",
    "libelles",
    "ligne_lire",
    "lignes_dire",
    "lignes_import",
    "modifications_de",
    "onglets_import",
    "rechercher",
    "releve_lire",
    "reseau_histoire",
    "reseau_lire",
    "reseaux_lister",
    "restes_dire",
    "services_delivrant",
    "signalements_a_traiter",
    "signalements_suivis",
    "structures_accueillies",
    "structures_du_reseau",
    "structures_suivies",
    "suggerer",
    "suit_des_structures",
    "synonymes_revision",
    "tableau_lire",
    "tenue_de",
]
