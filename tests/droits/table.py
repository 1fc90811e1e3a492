"""Who opens what: one line per named route and kind of object, one column per role, what a GET answers.

How to read a line: the route, who may (`TOUS`, `CONNECTES`, `MEMBRES`, `REGION`, `seuls("auteur referent")`), the
reason in a word, then the object. Statuses: 200 the page; 302 or 303 a redirection; 404 not there, for you; 405 an
address that only takes a form; `PORTE` sent to sign-in, which is what the anonymous get wherever not all may read.
`envoi` says what an empty form gets, where that is not the same openness as the reading.
"""

from dataclasses import dataclass, field

ROLES = {
    "anonyme": "Sans être connecté",
    "ancien": "Ancien membre, compte encore ouvert",
    "conseiller": "Conseillère d’une autre structure, d’un autre réseau",
    "collegue": "Conseiller de la même structure que l’objet",
    "auteur": "Qui a écrit la fiche, passe le quiz, suit la formation, tient l’attestation",
    "lecteur": "Lectrice de la fiche, d’un autre réseau",
    "referent": "Référent de la structure de l’objet",
    "autre_referent": "Référent d’une autre structure",
    "tete": "Tête du réseau de l’objet",
    "autre_tete": "Tête d’un autre réseau",
    "charge_mission": "Chargée de mission du bassin",
    "formateur": "Formateur",
    "elu": "Élue",
    "dpo": "Délégué à la protection des données",
    "region": "Région",
    "superuser": "Administrateur technique",
}
PORTE = "connexion"
Reponses = dict[str, int | str]


def tous(statut: int | str = 200, **exceptions: int | str) -> Reponses:
    """The same answer to everyone, but for the named roles."""
    return {role: exceptions.get(role, statut) for role in ROLES}


def connectes(statut: int = 200, **exceptions: int) -> Reponses:
    """Whoever is signed in."""
    return tous(statut, **{"anonyme": PORTE, **exceptions})


def membres(statut: int = 200, **exceptions: int) -> Reponses:
    """Whoever holds a rattachement or a mandat today."""
    return connectes(statut, **{"ancien": 404, **exceptions})


def seuls(roles: str, statut: int = 200, sinon: int = 404) -> Reponses:
    """The named roles; the technical administrator wherever the Région is named."""
    nommes = roles.split() + ["superuser"] * ("region" in roles.split())
    return tous(sinon, anonyme=PORTE, **dict.fromkeys(nommes, statut))


TOUS, CONNECTES, MEMBRES, REGION = tous(), connectes(), membres(), seuls("region")
PERSONNE = tous(404)
TIENNENT_OU_ANIMENT = seuls("referent autre_referent tete autre_tete charge_mission region")
LECTURE_SEULE = tous(405)
AVEC_FACTEUR = "referent autre_referent tete autre_tete charge_mission formateur dpo region elu"


@dataclass(frozen=True)
class Ligne:
    """One line of the table; without `objet`, the address takes no argument."""

    route: str
    lecture: Reponses
    raison: str
    objet: str = ""
    envoi: Reponses = field(default_factory=dict)
    revele: str = ""  # pourquoi un objet privé et un objet inventé peuvent ne pas se ressembler

    @property
    def nom(self) -> str:
        """A name for the test."""
        return f"{self.route}[{self.objet}]" if self.objet else self.route


SANS_JETON = "le lien reçu est lui-même la clé"
ADRESSE_PUBLIQUE = "l’adresse est publique : ce qui n’y est pas est introuvable pour tous"

FAMILLES: dict[str, list[Ligne]] = {
    "Pour tous": [
        Ligne("recherche", TOUS, "chacun n’y trouve que ce qu’il peut lire"),
        Ligne("theme_choisir", tous(405), "choix d’affichage, depuis une page du site"),
        Ligne("sante", TOUS, "supervision"),
        Ligne("commune_suggestions", TOUS, "liste publique"),
        Ligne("bassins_geojson", TOUS, "carte publique"),
        Ligne("catalogue", tous(302), "mène à la page du catalogue"),
        Ligne("pratiques_atom", TOUS, "flux des fiches publiques"),
        Ligne("attestation_verifier", TOUS, "vérification publique"),
        Ligne("attestation_verifier_code", TOUS, "le code ne dit rien sans le nom", "code"),
        Ligne("demande_compte", TOUS, "la porte ouverte"),
        Ligne("demande_recue", TOUS, "suite de la demande"),
        Ligne("invitation", TOUS, SANS_JETON, "invitation ouverte", revele=SANS_JETON),
        Ligne("invitation", tous(410), "elle a servi, ou n’a jamais existé", "invitation inventée"),
    ],
    "Pages et documents": [
        Ligne("wagtail_serve", TOUS, "accueil", "accueil"),
        Ligne("wagtail_serve", TOUS, "page de contenu", "page de contenu"),
        Ligne("wagtail_serve", TOUS, "catalogue public", "page du catalogue"),
        Ligne("wagtail_serve", TOUS, "fiche publique", "page de la formation"),
        Ligne("wagtail_serve", PERSONNE, "se relit dans l’administration", "page de la formation en brouillon"),
        Ligne("wagtail_serve", tous(302), "mène au lecteur", "module"),
        Ligne("wagtail_serve", TOUS, "bibliothèque publique", "bibliothèque"),
        Ligne("wagtail_serve", TOUS, "choix de l’auteur", "page de la fiche publique"),
        Ligne("wagtail_serve", MEMBRES, "choix de l’auteur", "page de la fiche des membres", revele=ADRESSE_PUBLIQUE),
        Ligne("wagtail_serve", PERSONNE, "hors ligne, avec un motif", "page de la fiche suspendue"),
        Ligne("wagtail_serve", CONNECTES, "page réservée", "page sous connexion", revele=ADRESSE_PUBLIQUE),
        Ligne("wagtail_serve", REGION, "page d’un groupe", "page de la région", revele=ADRESSE_PUBLIQUE),
        Ligne("wagtail_serve", TOUS, "demande le mot de passe, sans rien montrer", "page sous mot de passe"),
        Ligne("wagtailcore_authenticate_with_password", TOUS, "demande le mot de passe", "mot de passe de page"),
        Ligne("wagtailcore_login", tous(PORTE), "mène à la porte unique"),
        Ligne("wagtaildocs_serve", TOUS, "document public", "document public"),
        Ligne("wagtaildocs_serve", CONNECTES, "collection réservée", "document réservé", revele=ADRESSE_PUBLIQUE),
        Ligne("wagtaildocs_serve", REGION, "collection d’un groupe", "document de la région", revele=ADRESSE_PUBLIQUE),
        Ligne("wagtaildocs_serve", TOUS, "demande le mot de passe, sans rien montrer", "document sous mot de passe"),
        Ligne("wagtaildocs_authenticate_with_password", TOUS, "demande le mot de passe", "mot de passe de collection"),
    ],
    "Annuaire": [
        Ligne("annuaire", TOUS, "recherche publique"),
        Ligne("annuaire_export", TOUS, "la même recherche, en tableau"),
        Ligne("annuaire_suggestions", TOUS, "recherche publique"),
        Ligne("reseaux", TOUS, "registre public"),
        Ligne("reseau", TOUS, "fiche publique ; qui l’anime pour les membres", "réseau"),
        Ligne("reseau_vcard", TOUS, "carte de visite publique", "réseau"),
        Ligne("reseau_modifier", seuls("tete region"), "mène le réseau", "réseau"),
        Ligne("reseau_confirmer", membres(405), "mène le réseau", "réseau", envoi=seuls("tete region", 302)),
        Ligne("structure", TOUS, "fiche publique ; l’équipe pour les membres", "structure"),
        Ligne("structure", tous(301), "mène à celle qui la remplace", "structure fusionnée", revele=ADRESSE_PUBLIQUE),
        Ligne("structure", {**seuls("tete region"), "anonyme": 404}, "pas encore du réseau", "structure candidate"),
        Ligne("structure_vcard", TOUS, "carte de visite publique", "structure"),
        Ligne(
            "structure_vcard", tous(301), "mène à celle qui la remplace", "structure fusionnée", revele=ADRESSE_PUBLIQUE
        ),
        Ligne(
            "structure_vcard", {**seuls("tete region"), "anonyme": 404}, "pas encore du réseau", "structure candidate"
        ),
        Ligne("lieu_vcard", TOUS, "carte de visite publique", "lieu publié"),
        Ligne("lieu_vcard", {**seuls("referent tete region"), "anonyme": 404}, "lieu masqué", "lieu"),
        Ligne("structure_historique", seuls("referent tete charge_mission region"), "tient ou anime", "structure"),
        Ligne("mes_fiches", seuls("referent autre_referent tete autre_tete region"), "fiches que l’on tient"),
        Ligne("structure_modifier", seuls("referent tete region"), "tient la fiche", "structure"),
        Ligne("lieu_ajouter", seuls("referent tete region"), "tient la fiche", "structure"),
        Ligne("lieu_modifier", seuls("referent tete region"), "tient la fiche", "lieu"),
        Ligne("service_ajouter", seuls("referent tete region"), "tient la fiche", "structure"),
        Ligne("service_modifier", seuls("referent tete region"), "tient la fiche", "service"),
        Ligne(
            "structure_confirmer",
            membres(405),
            "tient la fiche",
            "structure",
            envoi=seuls("referent tete region", 302),
        ),
        Ligne("lieu_confirmer", membres(405), "tient la fiche", "lieu", envoi=seuls("referent tete region", 302)),
        Ligne("service_confirmer", membres(405), "tient la fiche", "service", envoi=seuls("referent tete region", 302)),
        Ligne("signaler", TOUS, "sans compte ; modéré", "structure"),
        Ligne("signaler", {**seuls("tete region"), "anonyme": 404}, "pas encore du réseau", "structure candidate"),
        Ligne("signalement_recu", TOUS, "suite du signalement", "structure"),
        Ligne(
            "signalements",
            seuls("referent autre_referent tete autre_tete charge_mission region"),
            "ceux des structures que l’on suit",
        ),
        Ligne("signalement", seuls("referent tete charge_mission region"), "suit la structure", "signalement"),
        Ligne("tableau_annuaire", TIENNENT_OU_ANIMENT, "tient ou anime des fiches"),
        Ligne("tableau_csv", TIENNENT_OU_ANIMENT, "la même liste, en tableau"),
        Ligne("tableau_xlsx", TIENNENT_OU_ANIMENT, "la même liste, en tableau"),
        Ligne("communes_eloignees", TIENNENT_OU_ANIMENT, "tient ou anime des fiches"),
        Ligne("communes_csv", TIENNENT_OU_ANIMENT, "la même liste, en tableau"),
        Ligne("communes_xlsx", TIENNENT_OU_ANIMENT, "la même liste, en tableau"),
        Ligne("structure_qualite", seuls("referent tete charge_mission region"), "suit la structure", "structure"),
        Ligne("structure_qualite", seuls("tete region"), "pas encore du réseau", "structure candidate"),
        Ligne(
            "confirmation_demander",
            membres(405),
            "suit la structure",
            "structure",
            envoi=seuls("referent tete charge_mission region", 302),
        ),
        Ligne("import_deposer", seuls("referent autre_referent tete autre_tete region"), "tient des fiches"),
        Ligne("import_detail", REGION, "lit ce qu’un fichier ferait", "import"),
        Ligne("import_detail", seuls("referent region"), "lit son import", "import de la référente"),
        Ligne("import_appliquer", membres(405), "applique un fichier", "import", envoi=seuls("region", 302)),
        Ligne(
            "import_appliquer",
            membres(405),
            "applique son import",
            "import de la référente",
            envoi=seuls("referent region", 302),
        ),
        Ligne("import_annuler", REGION, "annule un import", "import", envoi=seuls("region", 302)),
        Ligne(
            "import_annuler",
            seuls("referent region"),
            "annule son import",
            "import de la référente",
            envoi=seuls("referent region", 302),
        ),
        Ligne("import_reprendre", membres(405), "reprend un import coupé", "import", envoi=seuls("region", 302)),
        Ligne("import_avancement", REGION, "suit un import", "import"),
        Ligne("import_compte_rendu", REGION, "compte rendu d’un import", "import"),
        Ligne("doublons", seuls("referent autre_referent tete autre_tete region"), "ceux des fiches que l’on tient"),
        Ligne("doublon", seuls("referent tete region"), "tient l’une des deux fiches", "doublon"),
    ],
    "Interface de données": [
        Ligne("api_documentation", TOUS, "explications publiques"),
        Ligne("api_openapi", TOUS, "description publique"),
        Ligne("api_accueil", TOUS, "données publiques"),
        Ligne("api_recherche", TOUS, "recherche publique", envoi=LECTURE_SEULE),
        Ligne("api_services_delivrant", TOUS, "recherche publique", envoi=LECTURE_SEULE),
        Ligne("api_structures", TOUS, "fiches publiées", envoi=LECTURE_SEULE),
        Ligne("api_structure", TOUS, "fiche publiée", "structure", envoi=LECTURE_SEULE),
        Ligne(
            "api_structure",
            tous(301),
            "mène à celle qui la remplace",
            "structure fusionnée",
            LECTURE_SEULE,
            ADRESSE_PUBLIQUE,
        ),
        Ligne("api_structure", PERSONNE, "pas encore du réseau", "structure candidate", envoi=LECTURE_SEULE),
        Ligne("api_lieux", TOUS, "fiches publiées", envoi=LECTURE_SEULE),
        Ligne("api_lieu", PERSONNE, "pas publiée", "lieu", envoi=LECTURE_SEULE),
        Ligne("api_services", TOUS, "fiches publiées", envoi=LECTURE_SEULE),
        Ligne("api_service", PERSONNE, "pas publiée", "service", envoi=LECTURE_SEULE),
        Ligne("api_reseaux", TOUS, "registre public", envoi=LECTURE_SEULE),
        Ligne("api_reseau", TOUS, "registre public", "réseau", envoi=LECTURE_SEULE),
        Ligne("api_vocabulaires", TOUS, "mots publics", envoi=LECTURE_SEULE),
        Ligne("api_vocabulaire", TOUS, "mots publics", "vocabulaire", envoi=LECTURE_SEULE),
        Ligne("api_introuvable", PERSONNE, "rien d’autre à lire", "adresse inventée", envoi=LECTURE_SEULE),
    ],
    "Mon réseau": [
        Ligne("mon_espace", CONNECTES, "chacun le sien"),
        Ligne("profil", MEMBRES, "chacun le sien"),
        Ligne("bienvenue", MEMBRES, "chacun la sienne"),
        Ligne("bienvenue_fermer", membres(405), "chacun la sienne", envoi=membres(302)),
        Ligne("bienvenue_pas", membres(405), "chacun les siens", "pas de bienvenue", envoi=membres(302)),
        Ligne("mes_donnees", CONNECTES, "chacun les siennes"),
        Ligne("mes_donnees_emporter", connectes(405), "chacun les siennes", envoi=CONNECTES),
        Ligne("compte_fermer", CONNECTES, "chacun le sien, avec son mot de passe"),
        Ligne("compte_ferme", TOUS, "dit que c’est fait, à qui n’a plus de compte"),
        Ligne("personnes", MEMBRES, "les personnes qui se montrent au réseau"),
        Ligne("personnes_export", MEMBRES, "la même liste, en tableau"),
        Ligne("personne", TOUS, "elle a choisi d’être vue de tous", "page d’une personne visible de tous"),
        Ligne("personne", membres(anonyme=404), "elle se montre au réseau", "page d’une personne visible des membres"),
        Ligne(
            "personne",
            {**seuls("collegue auteur referent tete region"), "anonyme": 404},
            "elle ne se montre qu’à son équipe",
            "page d’une personne cachée",
        ),
        Ligne(
            "equipes",
            {**seuls("region tete autre_tete"), **dict.fromkeys(("referent", "autre_referent", "autre_tete"), 302)},
            "structures que l’on gère ; une seule mène à son équipe",
        ),
        Ligne("equipe", seuls("referent tete charge_mission region"), "gère l’équipe, ou y invite", "structure"),
        Ligne("equipe_inviter", seuls("referent tete charge_mission region"), "invite dans l’équipe", "structure"),
        Ligne("equipe_historique", seuls("referent tete region"), "gère l’équipe", "structure"),
        Ligne("equipe_membre", seuls("referent tete region"), "gère l’équipe", "rattachement du collègue"),
        Ligne(
            "referent_nommer",
            membres(405),
            "gère l’équipe",
            "rattachement du collègue",
            envoi=seuls("referent tete region", 302),
        ),
        Ligne("referent_transmettre", seuls("referent tete region"), "gère l’équipe", "mandat du référent"),
        Ligne("referent_fin", seuls("referent tete region"), "gère l’équipe", "mandat du référent"),
        Ligne("rattachement_fin", seuls("referent tete region"), "gère l’équipe", "rattachement du collègue"),
        Ligne(
            "invitation_annuler",
            membres(405),
            "invite dans l’équipe",
            "invitation de l’équipe",
            envoi=seuls("referent tete charge_mission region", 302),
        ),
        Ligne(
            "invitation_renvoyer",
            membres(405),
            "invite dans l’équipe",
            "invitation de l’équipe",
            envoi=seuls("referent tete charge_mission region", 302),
        ),
        Ligne(
            "demandes",
            seuls("referent autre_referent tete autre_tete charge_mission region"),
            "répond aux demandes de compte",
        ),
        Ligne("demande", seuls("referent tete charge_mission region"), "répond aux demandes de compte", "demande"),
    ],
    "Région": [
        Ligne("courriels", REGION, "boîte d’envoi"),
        Ligne("courriel_detail", REGION, "boîte d’envoi", "courriel"),
        Ligne("parcours_suivis", REGION, "pilote le programme", "formation publiée"),
        Ligne("parcours_suivis_export", REGION, "pilote le programme", "formation publiée"),
        Ligne("parcours_derogation", REGION, "dérogation signée", "suivi"),
        Ligne("attestations_toutes", REGION, "registre nominatif"),
        Ligne("attestations_export", REGION, "registre nominatif"),
        Ligne("attestation_revoquer", REGION, "révocation signée", "attestation"),
        Ligne("attestation_remplacer", REGION, "remplacement signé", "attestation"),
    ],
    "Se former": [
        Ligne("parcours_reprendre", membres(302, auteur=303), "mène à l’étape, ou à la fiche", "formation publiée"),
        Ligne("parcours_reprendre", seuls(""), "pas encore ouverte", "formation en brouillon"),
        Ligne(
            "parcours_commencer",
            membres(302),
            "commence par un bouton seulement",
            "formation publiée",
            envoi=membres(303),
        ),
        Ligne(
            "parcours_commencer",
            membres(302),
            "commence par un bouton seulement",
            "formation en brouillon",
            envoi=seuls(""),
        ),
        Ligne("parcours_etape", membres(302, auteur=200), "qui l’a commencée", "étape"),
        Ligne("parcours_bilan", membres(302, auteur=200), "qui l’a commencée", "formation publiée"),
        Ligne("quiz", MEMBRES, "membres du réseau", "quiz"),
        Ligne("quiz", seuls(""), "pas encore proposé", "quiz en brouillon"),
        Ligne("quiz_tentative", seuls("auteur"), "à soi seul", "tentative"),
        Ligne("attestations", CONNECTES, "chacun les siennes, même après son départ"),
        Ligne("attestation_pdf", seuls("auteur referent region"), "nominative", "attestation"),
    ],
    "Pratiques": [
        Ligne("pratiques_ecrire", MEMBRES, "écrire"),
        Ligne("pratiques_mes_fiches", MEMBRES, "chacun les siennes"),
        Ligne("pratiques_brouillon", seuls("auteur"), "à l’auteur seul", "brouillon"),
        Ligne("pratiques_brouillon", seuls("auteur"), "à l’auteur seul", "brouillon en relecture"),
        Ligne("pratiques_brouillon_supprimer", seuls("auteur"), "à l’auteur seul", "brouillon"),
        Ligne("pratiques_relectures", MEMBRES, "chacun les siennes, et celles à prendre"),
        Ligne(
            "pratiques_relecture_prendre",
            membres(405),
            "la même réponse, que la fiche existe ou non",
            "fiche en attente",
            envoi=membres(302),
        ),
        Ligne("pratiques_relecture", seuls("lecteur"), "à qui relit", "relecture"),
        Ligne(
            "pratiques_relecture_liberer",
            membres(405),
            "à qui relit",
            "relecture",
            envoi=seuls("lecteur", 302),
        ),
        Ligne("pratiques_a_valider", seuls("tete autre_tete region"), "bureau d’un réseau"),
        Ligne("pratiques_fiche_valider", seuls("tete region"), "réseau de la fiche", "fiche en relecture"),
        Ligne("pratiques_fiche_valider", seuls("tete region"), "réseau de la fiche", "fiche des membres"),
        Ligne("pratiques_fiche", tous(302), "mène à sa page", "fiche publique"),
        Ligne("pratiques_fiche", membres(302), "mène à sa page", "fiche des membres"),
        Ligne("pratiques_fiche", seuls("auteur lecteur tete region"), "pas encore publiée", "fiche en relecture"),
        Ligne("pratiques_fiche", seuls("auteur tete region"), "pas encore publiée", "fiche en attente"),
        Ligne("pratiques_fiche", seuls("auteur lecteur tete region"), "hors ligne", "fiche suspendue"),
        Ligne("pratiques_fiche_pdf", TOUS, "choix de l’auteur", "fiche publique"),
        Ligne("pratiques_fiche_pdf", MEMBRES, "choix de l’auteur", "fiche des membres"),
        Ligne("pratiques_fiche_pdf", seuls("auteur lecteur tete region"), "pas encore publiée", "fiche en relecture"),
        Ligne("pratiques_fiche_agir", seuls("auteur tete region"), "archiver", "fiche publique à archiver"),
        Ligne("pratiques_fiche_agir", seuls("auteur tete region"), "confirmer", "fiche à revoir à confirmer"),
        Ligne("pratiques_fiche_agir", seuls("tete region"), "remplacer", "fiche publique à remplacer"),
        Ligne("pratiques_fiche_agir", seuls("region"), "suspendre", "fiche publique à suspendre"),
        Ligne("pratiques_fiche_agir", seuls("region"), "remettre en ligne", "fiche suspendue à remettre"),
    ],
    "Connexion et second facteur": [
        Ligne("account_login", tous(302, anonyme=200), "la porte unique"),
        Ligne("account_logout", tous(anonyme=302), "demande confirmation"),
        Ligne("account_inactive", TOUS, "dit que le compte est fermé"),
        Ligne("account_signup", tous(302, anonyme=200), "inscription fermée : sur invitation"),
        Ligne("account_reauthenticate", CONNECTES, "redonner son mot de passe"),
        Ligne("account_email", CONNECTES, "sa propre adresse"),
        Ligne("account_email_verification_sent", TOUS, "dit d’ouvrir le courriel"),
        Ligne("account_confirm_email", TOUS, SANS_JETON, "clé d’adresse inventée", revele=SANS_JETON),
        Ligne("account_change_password", CONNECTES, "son propre mot de passe"),
        Ligne("account_set_password", connectes(302), "son propre mot de passe"),
        Ligne("account_reset_password", TOUS, "même réponse pour une adresse inconnue"),
        Ligne("account_reset_password_done", TOUS, "même réponse pour une adresse inconnue"),
        Ligne("account_reset_password_from_key", TOUS, SANS_JETON, "clé de mot de passe inventée", revele=SANS_JETON),
        Ligne("account_reset_password_from_key_done", TOUS, "dit que c’est fait"),
        Ligne("account_confirm_login_code", connectes(302), "aucun code par courriel"),
        Ligne("mfa_index", CONNECTES, "son propre second facteur"),
        Ligne("mfa_authenticate", connectes(302), "seulement pendant la connexion"),
        Ligne("mfa_reauthenticate", seuls(AVEC_FACTEUR, sinon=302), "redonner un code"),
        Ligne("mfa_activate_totp", connectes(302), "redonner son mot de passe d’abord"),
        Ligne("mfa_deactivate_totp", seuls(AVEC_FACTEUR, 302), "redonner son mot de passe d’abord"),
        Ligne("mfa_view_recovery_codes", seuls(""), "aucun code créé"),
        Ligne("mfa_generate_recovery_codes", connectes(302), "redonner son mot de passe d’abord"),
        Ligne("mfa_download_recovery_codes", seuls(""), "aucun code créé"),
        Ligne("mfa_list_webauthn", CONNECTES, "ses propres clés"),
        Ligne("mfa_add_webauthn", connectes(302), "redonner son mot de passe d’abord"),
        Ligne("mfa_reauthenticate_webauthn", connectes(302), "sans clé, par le mot de passe"),
        Ligne("mfa_remove_webauthn", connectes(302), "redonner son mot de passe d’abord", "clé de sécurité"),
        Ligne("mfa_edit_webauthn", connectes(302), "redonner son mot de passe d’abord", "clé de sécurité"),
    ],
}
TABLE = [ligne for lignes in FAMILLES.values() for ligne in lignes]
