"""Fixed lists: versions of the CEP, reference values of data.inclusion."""

from django.db import models


class VersionCep(models.IntegerChoices):
    """The two rule books of the conseil en évolution professionnelle (R2.3)."""

    V2014 = 2014, "2014 (trois niveaux)"
    V2019 = 2019, "2019 (deux niveaux)"


# Values of the data.inclusion schema 1.0.10 (Licence Ouverte 2.0): a term may only point to one of these,
# so that an export is always valid.
TYPES_SERVICE = frozenset("accompagnement aide-financiere aide-materielle atelier formation information".split())

PUBLICS = frozenset(
    "actifs beneficiaires-des-minimas-sociaux demandeurs-emploi etudiants familles femmes jeunes "
    "personnes-en-situation-de-handicap personnes-en-situation-durgence personnes-en-situation-juridique-specifique "
    "personnes-exilees residents-qpv-frr seniors tous-publics".split()
)

_THEMATIQUES = {
    "choisir-un-metier": "confirmer-son-choix-de-metier connaitre-les-opportunites-demploi "
    "decouvrir-un-metier-ou-un-secteur-dactivite identifier-ses-points-forts-et-ses-competences",
    "creer-une-entreprise": "definir-son-projet-de-creation-dentreprise developper-son-entreprise "
    "structurer-son-projet-de-creation-dentreprise",
    "difficultes-administratives-ou-juridiques": "accompagnement-aux-demarches-administratives "
    "accompagnement-pour-lacces-a-la-citoyennete accompagnement-pour-lacces-aux-droits "
    "beneficier-dune-mesure-daccompagnement-adapte connaitre-ses-droits-face-a-une-discrimination "
    "prendre-en-compte-une-problematique-judiciaire",
    "difficultes-financieres": "acquerir-une-autonomie-budgetaire ameliorer-sa-gestion-budgetaire "
    "mettre-en-place-une-mesure-de-protection-financiere prevenir-une-degradation-de-la-situation-financiere "
    "situation-dendettement-surendettement",
    "equipement-et-alimentation": "aide-menagere alimentation electromenager habillement",
    "famille": "garde-denfants prise-en-charge-personne-dependante soutien-a-la-parentalite-et-a-leducation "
    "soutien-aidants surmonter-conflits-separation-violence",
    "lecture-ecriture-calcul": "maitriser-le-calcul maitriser-le-francais",
    "logement-hebergement": "acheter-un-logement changer-de-logement louer-un-logement "
    "rechercher-une-solution-dhebergement-temporaire reduire-les-impayes-de-loyer se-maintenir-dans-le-logement "
    "sinformer-sur-les-demarches-liees-a-lacces-au-logement",
    "mobilite": "acceder-a-un-vehicule entretenir-reparer-son-vehicule etre-accompagne-dans-son-parcours-mobilite "
    "financer-ma-mobilite mobilite-douce-partagee-collective preparer-un-permis",
    "numerique": "acceder-a-des-services-en-ligne acceder-a-une-connexion-internet acquerir-un-equipement "
    "maitriser-les-fondamentaux-du-numerique",
    "preparer-sa-candidature": "developper-son-reseau organiser-ses-demarches-de-recherche-demploi "
    "realiser-un-cv-et-ou-une-lettre-de-motivation valoriser-ses-competences",
    "remobilisation": "activites-sportives-et-culturelles benevolat-action-citoyenne bien-etre-confiance-en-soi "
    "lien-social",
    "sante": "acces-aux-soins addictions constituer-un-dossier-mdph-invalidite sante-mentale sante-sexuelle",
    "se-former": "monter-son-dossier-de-formation trouver-sa-formation",
    "souvrir-a-linternational": "connaitre-les-opportunites-demploi-a-letranger "
    "sinformer-sur-les-aides-pour-travailler-a-letranger sorganiser-suite-a-son-retour-en-france",
    "trouver-un-emploi": "convaincre-un-recruteur-en-entretien faire-des-candidatures-spontanees "
    "maintien-dans-lemploi repondre-a-des-offres-demploi suivre-ses-candidatures-et-relancer-les-employeurs",
}
THEMATIQUES = frozenset(f"{famille}--{nom}" for famille, noms in _THEMATIQUES.items() for nom in noms.split())

RESEAUX_PORTEURS = frozenset(
    "60000-rebonds aci action-logement adie afpa agefiph ai aidants-connect alliance-villes-emploi anlci "
    "apprentis-dauteuil ase banques-alimentaires caarud cada caf campus-connecte cap-emploi-reseau-cheops cava "
    "ccas-cias chambres-consulaires chantier-ecole chrs chu cidff cmp cms cnam collectif-emploi communes "
    "conseillers-numeriques coorace cpam cph creches-avip crepi cresus croix-rouge csapa "
    "delegataire-conseil-departemental departements duo-for-a-job ea eatt ecoles-de-la-deuxieme-chance egee ei eiti "
    "emmaus epide esat espaces-publics-numeriques etcld etti fabrique-de-territoire face fcsf "
    "federation-des-acteurs-de-la-solidarite federation-professionnelle-femmes france-active france-service "
    "france-travail french-tech geiq grandes-ecoles-du-numerique huda hup inae initiative-france konexio "
    "la-cravate-solidaire la-poste les-premieres maison-departementale-de-lautonomie maisons-de-l-emploi "
    "maisons-des-solidarites mdph mission-locale mjc mobin msap mutualite-sociale-agricole nqt pimms-mediation pjj "
    "plie points-conseil-budget points-justice positive-planet regions reseau-app reseau-bge reseau-entreprendre "
    "reseau-information-jeunesse residences-fjt ressourceries restos-du-coeur secours-populaire siao simplon singa "
    "snc spip tous-tes-possibles unaf unea unis-cite wimoov".split()
)
