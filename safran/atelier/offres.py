"""The ways into the workshop: the home page of the admin, one's own space."""

from django.urls import reverse

from home.registre import Carte, Lien, carte_gardee
from pratiques.models import FichePratiquePage
from reseau.comptes.models import Compte
from reseau.membres.permissions import entre_dans_admin
from safran.atelier.permissions import peut_ecrire, peut_proposer
from safran.atelier.queries.propositions import bureau_concerne, bureau_lire
from safran.formations.models import FormationPage

MONTREES = 3


def formation_a_ecrire(compte: Compte) -> Lien | None:
    """Begin a training, for who may add one to the catalogue."""
    return Lien("Écrire une formation", reverse("atelier")) if peut_ecrire(compte) else None


def module_de_la_fiche(compte: Compte, fiche: FichePratiquePage) -> Lien | None:
    """Make a training of a note, for who may begin one; asked at each page, so from what is known of her already."""
    if not (entre_dans_admin(compte) or peut_proposer(compte)):
        return None
    return Lien("En faire un module", reverse("atelier_fiche", args=[fiche.pk]))


@carte_gardee("auth", "formations", "parcours", "wagtailcore")
def carte_atelier(compte: Compte) -> Carte | None:
    """The drafts that one has begun, the latest first; and the way to write another."""
    if not (entre_dans_admin(compte) and peut_ecrire(compte)):  # le premier droit ne demande rien à la base
        return None
    siens = FormationPage.objects.filter(owner=compte.pk, live=False).order_by("-latest_revision_created_at", "-pk")
    brouillons = [(page.pk, page.draft_title or page.title) for page in siens[:MONTREES]]
    return Carte("Écrire une formation", "atelier/carte.html", {"brouillons": brouillons})


@carte_gardee("atelier", "auth", "formations", "structures", "wagtailcore", lignes=bureau_concerne)
def carte_propositions(compte: Compte) -> Carte | None:
    """One's own proposals, what one has to read, what the Région has to decide; nothing when nothing waits."""
    bureau = bureau_lire(compte)
    if not (bureau.miennes or bureau.a_rendre or bureau.a_prendre or bureau.a_decider or bureau.en_retard):
        return None
    return Carte("Modules proposés", "atelier/carte_propositions.html", {"bureau": bureau}, large=False)
