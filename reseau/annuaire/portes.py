"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from reseau.annuaire.adresses import fiche_url, requete_stable
from reseau.annuaire.forms.fiches import CommuneField, ListeField, StructuresField, zone_codes_lire
from reseau.annuaire.forms.recherche import RechercheForm
from reseau.annuaire.horaires import (
    JOURS,
    PARIS,
    Grille,
    LigneHoraire,
    Ouverture,
    Plage,
    grille_ecrire,
    horaires_analyser,
    horaires_effectifs,
    horaires_en_francais,
    horaires_valider,
    ouverture_a,
)
from reseau.annuaire.queries.bassins import chiffres
from reseau.annuaire.queries.bilans import Bilan, bilans_visibles
from reseau.annuaire.queries.fiches import (
    Contacts,
    contacts_publics,
    contacts_publics_de,
    fraicheur_de,
    lieux_des_bassins,
    telephones_lire,
    zone_noms,
)
from reseau.annuaire.queries.historique import (
    GENRES,
    MODELES,
    Changement,
    Fiche,
    FicheSuivie,
    champ_libelle,
    etat_de,
    historique_dire,
    valeurs_dire,
)
from reseau.annuaire.queries.lexique import Libelles, lexique_revision, libelles, lieu_comprendre
from reseau.annuaire.queries.permanences import Tenues, creneau_dire, creneau_ecrire, creneaux_publics, tenues_lire
from reseau.annuaire.queries.recherche import (
    PERTE_A_DISTANCE,
    THEMES_DE_TOUS,
    Besoin,
    Delivrances,
    Offre,
    Resultats,
    lignes_trouver,
    perte_au_km,
    rechercher,
    services_delivrant,
)
from reseau.annuaire.queries.tenue import fiches_propres, signalements_a_traiter, suit_des_structures
from reseau.annuaire.recherche.classement import Criteres
from reseau.annuaire.recherche.facettes import Personne, couvertes, zones_de
from reseau.annuaire.recherche.lexique import groupes_du_lexique
from reseau.annuaire.recherche.lignes import Redacteur, services_a_indexer
from reseau.annuaire.recherche.memoire import vecteur
from reseau.annuaire.rules.fiches import CHAMPS_STRUCTURE, references_trouver, reseau_assurer, reseaux_publics
from reseau.annuaire.rules.recherche import BEAUCOUP, index_poser, index_retirer, structures_indexer
from reseau.annuaire.rules.services import CHAMPS_LIEU, CHAMPS_SERVICE, DEMANDE, LIENS, PROMESSES, promesses_verifier
from reseau.annuaire.rules.tenue import signalement_creer
from reseau.annuaire.validateurs import point_valider, zone_valider
