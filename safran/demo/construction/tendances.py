"""The trends, the watch list and the requests for a training, through their rules."""

import datetime
import uuid
from typing import Any

from reseau.comptes.models import Compte
from reseau.plans.models import ActionPlan
from reseau.plans.offres import besoin_de
from reseau.tendances.models import SourceDeVeille, Tendance
from reseau.tendances.rules import source_ecrire, veille_rappeler
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme, TypePublic
from safran.demandes.choices import REPONDUES, EtatDemande
from safran.demandes.rules import demande_deposer, demande_programmer, demande_traiter
from safran.demo.lecture import fichier_lire, jour
from safran.formations.models import FormationPage
from safran.inscriptions.models import SessionFormation

DITES = ("titre", "editeur", "url", "genre", "apporte", "tous_les")
TEXTES = ("code", "titre", "accroche", "introduction", "sources")
REGION = "olivier-marchadier"


def tendances_construire(contexte: dict[str, Any]) -> None:
    """Each kind in turn; nothing when it stands already."""
    if Tendance.objects.exists():
        return
    comptes: dict[str, Compte] = contexte["comptes"]
    dits = fichier_lire("tendances.yaml")
    for rang, fiche in enumerate(dits["tendances"]):
        tendance = Tendance.objects.create(ordre=10 * rang, **{nom: fiche[nom].strip() for nom in TEXTES})
        tendance.themes.set(Theme.objects.filter(code__in=fiche["themes"]))
    for fiche in dits["veille"]:
        _source(fiche, comptes[fiche["par"]])
    veille_rappeler()
    for fiche in dits["demandes"]:
        _demande(fiche, comptes[fiche["par"]], comptes[REGION])


def _source(fiche: dict[str, Any], par: Compte) -> None:
    """Checked today, then given its past day, which no rule would."""
    themes = Theme.objects.filter(code__in=fiche["themes"])
    source = source_ecrire(par=par, cle=uuid.uuid4(), themes=themes, **{nom: fiche[nom] for nom in DITES})
    recul = datetime.timedelta(days=fiche["il_y_a"])
    SourceDeVeille.objects.filter(pk=source.pk).update(
        verifiee_le=source.verifiee_le - recul, a_verifier_le=source.a_verifier_le - recul
    )


def _demande(fiche: dict[str, Any], par: Compte, region: Compte) -> None:
    action = ActionPlan.objects.filter(titre=fiche.get("action", "")).order_by("-axe__plan__annee").first()
    demande = demande_deposer(
        par=par,
        cle=uuid.uuid4(),
        titre=fiche["titre"],
        besoin=fiche["besoin"],
        bassins=Bassin.objects.filter(code__in=fiche["bassins"]),
        themes=Theme.objects.filter(code__in=fiche["themes"]),
        publics=TypePublic.objects.filter(code__in=fiche["publics"]),
        nombre=fiche["nombre"],
        avant_le=jour(fiche.get("dans")),
        origine=besoin_de(action) if action else None,
    )
    if fiche["etat"] in REPONDUES:
        demande = demande_programmer(demande=demande, par=region, **_reponse(fiche))
    if fiche["etat"] in (EtatDemande.TENUE, EtatDemande.ECARTEE):
        demande_traiter(demande=demande, par=region, vers=fiche["etat"], motif=fiche["mot"])


def _reponse(fiche: dict[str, Any]) -> dict[str, Any]:
    if "session" not in fiche:
        return {"formation": FormationPage.objects.get(slug=fiche["formation"])}
    slug, lieu = fiche["session"]
    return {"session": SessionFormation.objects.a_venir().filter(formation__slug=slug, lieu=lieu).first()}
