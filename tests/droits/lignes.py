"""The words of the table of rights: roles, what each is answered, one line."""

from dataclasses import dataclass, field

ROLES = {
    "anonyme": "Sans être connecté",
    "ancien": "Ancien membre, compte encore ouvert",
    "candidat": "Candidate : un compte, ni mandat ni rattachement, jamais",
    "conseiller": "Conseillère d’une autre structure, d’un autre réseau",
    "collegue": "Conseiller de la même structure que l’objet",
    "auteur": "Qui a écrit la fiche, passe le quiz, suit la formation, tient l’attestation",
    "lecteur": "Lectrice de la fiche, d’un autre réseau",
    "referent": "Référent de la structure de l’objet",
    "autre_referent": "Référent d’une autre structure",
    "tete": "Tête du réseau de l’objet",
    "autre_tete": "Tête d’un autre réseau",
    "charge_mission": "Chargée de mission du bassin",
    "autre_charge": "Chargée de mission d’un autre bassin",
    "formateur": "Formateur de la session",
    "autre_formateur": "Formateur d’une autre session",
    "elu": "Élue",
    "etat": "Services de l’État",
    "partenaire": "Partenaire",
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
    return connectes(statut, **{"ancien": 404, "candidat": 404, **exceptions})


def seuls(roles: str, statut: int = 200, sinon: int = 404) -> Reponses:
    """The named roles; the technical administrator wherever the Région is named."""
    nommes = roles.split() + ["superuser"] * ("region" in roles.split())
    return tous(sinon, anonyme=PORTE, **dict.fromkeys(nommes, statut))


TOUS, CONNECTES, MEMBRES, REGION = tous(), connectes(), membres(), seuls("region")
PERSONNE = tous(404)
TIENNENT_OU_ANIMENT = seuls("referent autre_referent tete autre_tete charge_mission autre_charge region")
COORDONNENT = seuls("tete autre_tete charge_mission autre_charge region")
LECTURE_SEULE = tous(405)
TIENT = seuls("referent tete region", 302)
ANIME = seuls("referent tete charge_mission region", 302)
AVEC_FACTEUR = (
    "referent autre_referent tete autre_tete charge_mission autre_charge formateur autre_formateur dpo region elu "
    "etat partenaire"
)
NOMMENT = seuls("referent autre_referent tete autre_tete region")


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
