"""Reports of a note or of a resource by its readers: one queue with those of messages (R3.1, R3.4)."""

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from pratiques import annonces
from pratiques.choices import IssueAlerte, RaisonAlerte
from pratiques.models import Alerte, FichePratiquePage, Ressource
from pratiques.permissions.signalements import peut_traiter
from reseau.comptes.models import Compte

ISSUES = (IssueAlerte.CORRIGE, IssueAlerte.SANS_SUITE)


@transaction.atomic
def contenu_signaler(
    *, contenu: FichePratiquePage | Ressource, par: Compte | None, raison: str, texte: str = ""
) -> Alerte:
    """Say what is wrong with a note or a resource; the same words again while it is open are the same report.

    `par` is nobody for a reader without account. Raises RegleRefusee("texte"): « autre chose » says what.
    """
    if raison == RaisonAlerte.AUTRE and not texte.strip():
        raise RegleRefusee("texte", "Dites ce qui ne va pas, en quelques mots.")
    cible = {"fiche" if isinstance(contenu, FichePratiquePage) else "ressource": contenu}
    type(contenu).objects.select_for_update(of=("self",)).get(pk=contenu.pk)
    dit = {"raison": RaisonAlerte(raison), "texte": texte.strip()[:500]}
    if deja := Alerte.objects.filter(**cible, **dit, issue="").first():
        return deja
    alerte = Alerte.objects.create(**cible, **dit, par=par)
    annonces.contenu_signale(alerte)
    return alerte


@transaction.atomic
def alerte_clore(*, alerte: Alerte, par: Compte, issue: str, motif: str) -> Alerte:
    """Say what became of a report of a note or a resource; the reason is kept.

    Raises RegleRefusee: "droit", "issue", "motif_requis", "traitee" (someone decided first).
    """
    alerte = Alerte.objects.select_for_update(of=("self",)).get(pk=alerte.pk)
    if not peut_traiter(par, alerte):
        raise RegleRefusee("droit", "La tête de réseau ou la Région répond à ce signalement.")
    if issue not in ISSUES:
        raise RegleRefusee("issue", "Dites si c’est corrigé, ou laissé tel quel.")
    if not (motif := motif.strip()[:500]):
        raise RegleRefusee("motif_requis", "Dites pourquoi : le motif est gardé.")
    if alerte.issue:
        raise RegleRefusee("traitee", "Quelqu’un a déjà répondu à ce signalement.")
    alerte.issue, alerte.motif = IssueAlerte(issue), motif
    alerte.traitee_par, alerte.traitee_le = par, timezone.now()
    alerte.save()
    return alerte
