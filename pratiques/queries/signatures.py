"""Who signs a draft, whom one may ask, and the invitations that wait for an answer."""

from typing import Any

from django.db.models import QuerySet

from pratiques.choices import EtatSignataire, RoleAuteur
from pratiques.models import Brouillon, Signataire
from pratiques.permissions.brouillons import brouillon_modifiable
from reseau.comptes.models import Compte
from reseau.membres.queries.page_personne import personne_lire
from reseau.membres.queries.personnes import Personne, personnes_lister
from reseau.membres.queries.recherche_personnes import personnes_chercher

MAX_TEXTE = 100
MAX_PERSONNES = 8


def personnes_a_inviter(compte: Compte, texte: str, sauf: set[int]) -> list[Personne]:
    """Members of a structure who answer these words, by the rules of the directory; nobody when nothing is asked."""
    if not texte:
        return []
    attachees = [p for p in personnes_lister(compte) if p.attaches and p.compte not in sauf]
    return personnes_chercher(attachees, texte)[:MAX_PERSONNES]


def compte_a_inviter(compte: Compte, public_id: Any) -> Compte | None:
    """The account behind a page of the directory that this person may see, or None."""
    page = personne_lire(compte, public_id)
    return Compte.objects.filter(pk=page.personne.compte).first() if page else None


def texte_cherche(brut: str) -> str:
    """What was typed in the search of a person, in one line."""
    return " ".join(brut.split())[:MAX_TEXTE]


def signataires_contexte(brouillon: Brouillon, compte: Compte, texte: str) -> dict[str, Any]:
    """Its author, those who said yes, those asked, those who said no; for the author, the people found."""
    lignes = list(brouillon.signataires.select_related("compte").exclude(etat=EtatSignataire.RETIRE))
    en_cours = [s for s in lignes if s.etat != EtatSignataire.REFUSE]
    invite = brouillon.auteur_id == compte.pk and brouillon_modifiable(brouillon)
    roles = {s.role for s in en_cours}
    entretien = brouillon.signataires.filter(role=RoleAuteur.REDACTEUR).exists()
    sauf = {brouillon.auteur_id, *(s.compte_id for s in lignes)}
    return {
        "brouillon": brouillon,
        "auteur": brouillon.auteur,
        "signataires": [s for s in lignes if s.compte_id != brouillon.auteur_id],
        "mien": next((s for s in en_cours if s.compte_id == compte.pk), None),
        "invite": invite,
        "entretien": entretien,
        "auteur_mene": any(s.compte_id == brouillon.auteur_id and s.role == RoleAuteur.REDACTEUR for s in en_cours),
        "cherche_porteur": entretien and RoleAuteur.AUTEUR not in roles,
        "porteur_attendu": any(s.role == RoleAuteur.AUTEUR and s.etat == EtatSignataire.INVITE for s in lignes),
        "texte": texte,
        "trouvees": personnes_a_inviter(compte, texte, sauf) if invite else [],
    }


def invitations_de(compte: Compte) -> QuerySet[Signataire]:
    """Drafts that this person is asked to sign, the oldest invitation first."""
    return Signataire.objects.invites().filter(compte=compte).select_related("brouillon", "invite_par")
