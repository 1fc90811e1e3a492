"""What a reason does: a report on the sheet, a rule proposed, a mail to who animates the bassin (R5.4, R5.11)."""

import datetime
import uuid

from django.utils import timezone

from reseau.annuaire.choices import Inexactitude
from reseau.annuaire.models import Service
from reseau.annuaire.rules.signalements import signalement_creer
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.queries.mandats import comptes_mandates
from reseau.orientation import avis
from reseau.orientation.adresses import recherche_url
from reseau.orientation.choices import REFUS_JOURS, REFUS_NOMBRE, Effet, Issue, Motif, Rang
from reseau.orientation.models import FicheLiaison, PassagePorte, Regle, Situation
from reseau.orientation.rules.regles import regle_proposer
from reseau.territoires.models import Bassin

SIGNALES = {
    Motif.FICHE_FAUSSE: Inexactitude.SERVICE,
    Motif.HORS_ZONE: Inexactitude.PUBLIC,
    Motif.NIVEAU: Inexactitude.SERVICE,
}
TEXTE = "Signalé par la structure elle-même, en ré-adressant une personne : {motif}."
REFUSE = "Ce service n’accueille pas ce public : il l’a dit trois fois en trois mois."


def motif_appliquer(*, fiche: FicheLiaison, passage: PassagePorte) -> None:
    """What this reason does; some do nothing, and her own choice tells nobody."""
    motif = Motif(passage.motif)
    if motif in SIGNALES:
        _signaler(passage, motif)
    if motif == Motif.PUBLIC:
        _proposer(fiche, passage)
    if passage.rang >= Rang.DEUXIEME and motif != Motif.CHOIX:
        _alerter(fiche, passage)


def refus_proposer(*, service: Service, situation: Situation) -> Regle:
    """Propose to set this service aside for this situation, once; the proposal, old or new."""
    dits = {"service": service, "situation": situation, "effet": Effet.ECARTER.value, "motif": REFUSE}
    return regle_proposer(par=None, cle=uuid.uuid4(), **dits)


def qui_anime(*, bassin: Bassin | None) -> list[Compte]:
    """Who animates this bassin today; the Région when nobody does, or when there is none."""
    animent = list(comptes_mandates(Role.CHARGE_MISSION, bassin=bassin)) if bassin else []
    return animent or list(comptes_mandates(Role.REGION))


def _signaler(passage: PassagePorte, motif: Motif) -> None:
    """Tell who keeps the sheet, in words of ours; the same report still open is not written twice."""
    signalement_creer(
        structure=passage.structure,
        service=passage.service if passage.service and passage.service.structure_id == passage.structure_id else None,
        inexactitudes=[SIGNALES[motif]],
        texte=TEXTE.format(motif=motif.label.lower()),
    )


def _proposer(fiche: FicheLiaison, passage: PassagePorte) -> None:
    """The third refusal of a public by a service in ninety days proposes a rule to the Région, once."""
    if passage.service is None:
        return
    # Un refus à la fois par service : chacun compte ceux qui viennent d’être enregistrés.
    Service.objects.select_for_update(of=("self",)).filter(pk=passage.service_id).first()
    depuis = timezone.localdate() - datetime.timedelta(days=REFUS_JOURS)
    refus = PassagePorte.objects.filter(
        service=passage.service, issue=Issue.READRESSEE, motif=Motif.PUBLIC, le__gt=depuis,
        fiche__situation=fiche.situation,
    )  # fmt: skip
    if refus.count() >= REFUS_NOMBRE:
        refus_proposer(service=passage.service, situation=fiche.situation)


def _alerter(fiche: FicheLiaison, passage: PassagePorte) -> None:
    """Who animates the bassin is written to, once for a slip."""
    avis.TROISIEME_PORTE.envoyer(
        qui_anime(bassin=fiche.bassin),
        recherche_url(fiche),
        etape=str(fiche.pk),
        besoin=fiche.besoin.libelle,
        situation=fiche.situation.libelle,
        bassin=fiche.bassin.nom if fiche.bassin else "",
        structure=passage.structure.nom,
        motif=passage.get_motif_display(),
    )
