"""Which event of a resource writes to whom: who keeps it, and who answers for its network."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from home.courriels import courriel_enqueue
from home.typographie import date_courte
from pratiques.choices_ressources import Jalon
from pratiques.models import Ressource
from pratiques.permissions.ressources import peut_tenir_ressource
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat

PHRASES = {
    Jalon.BIENTOT: "est à vérifier dans un mois",
    Jalon.ECHUE: "est à vérifier : un bandeau le dit désormais sur sa page",
    Jalon.RELANCE: "attend sa vérification depuis trois mois ; sans réponse, elle sera archivée dans trois mois",
    Jalon.ARCHIVEE: "vient d’être archivée, faute de vérification ; elle se remet en ligne d’un geste",
}


def tenants(ressource: Ressource) -> list[Compte]:
    """Who keeps it, while that person may."""
    compte = ressource.compte
    return [compte] if compte.is_active and peut_tenir_ressource(compte, ressource) else []


def repondants(ressource: Ressource) -> list[Compte]:
    """The leads of its network today, who animates its group; the Région otherwise, or when there is nobody."""
    if ressource.groupe_id and peut_tenir_ressource(ressource.groupe.animateur, ressource):
        return [ressource.groupe.animateur]
    mandats = Mandat.objects.en_vigueur().filter(compte__is_active=True).select_related("compte")
    menent = {m.compte for m in mandats.filter(role=Role.TETE_RESEAU, reseau_id=ressource.reseau_id)}
    comptes = menent if ressource.reseau_id else set()
    return sorted(comptes or {m.compte for m in mandats.filter(role=Role.REGION)}, key=lambda compte: compte.pk)


def ressource_a_verifier(ressource: Ressource) -> None:
    """A step of its check: first to who keeps it, from the day on to who answers for its network too (R5.6)."""
    jalon, comptes = Jalon(ressource.jalon), tenants(ressource)
    if jalon != Jalon.BIENTOT or not comptes:
        comptes = list({c.pk: c for c in [*comptes, *repondants(ressource)]}.values())
    etape = f"{ressource.pk}-{ressource.a_verifier_le}-{jalon.value}"
    avant = date_courte(ressource.a_verifier_le)
    _ecrire(ressource, "pratiques/ressource-a-verifier", comptes, etape, phrase=PHRASES[jalon], avant=avant)


def ressource_suspendue(ressource: Ressource) -> None:
    """Taken offline by the Région, with its reason."""
    comptes = tenants(ressource) or repondants(ressource)
    etape = f"{ressource.pk}-{ressource.historique.count()}"
    _ecrire(ressource, "pratiques/ressource-suspendue", comptes, etape, motif=ressource.motif)


def _ecrire(ressource: Ressource, gabarit: str, comptes: Iterable[Compte], etape: str, **contexte: str) -> None:
    url = settings.SITE_URL + reverse("pratiques_ressource", args=[ressource.uuid])
    for compte in comptes:
        courriel_enqueue(
            destinataire=compte.email,
            gabarit=gabarit,
            contexte={"prenom": compte.prenom, "titre": ressource.titre, "url": url, **contexte},
            cle=f"{gabarit}-{etape}-{compte.pk}",
        )
