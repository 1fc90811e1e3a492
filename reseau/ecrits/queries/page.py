"""A document as its page shows it to one person, and what she may do with it now."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from home.gardees import Gardee
from home.typographie import de_la_commune
from reseau.animation.models import Comite, Decision
from reseau.animation.permissions import decisions_lisibles
from reseau.comptes.models import Compte
from reseau.ecrits.choices import EN_CHANTIER, EtatDocument, Genre
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.permissions import peut_ecrire_document, peut_tenir_document, structures_a_signer
from reseau.ecrits.queries.attaches import attaches_lire
from reseau.ecrits.queries.contributions import Contributions, contributions_compter
from reseau.ecrits.queries.lecture import SectionLue, document_lire, versions_lisibles
from reseau.ecrits.queries.manques import Manque, manques_dire
from reseau.ecrits.queries.montrer import comite_du_document
from reseau.ecrits.queries.signatures import Signatures, signatures_lire
from reseau.ecrits.queries.tableau import TableauDeLaNote, tableau_du_bassin
from reseau.plans.models import ActionPlan
from reseau.plans.permissions import actions_lisibles

CORPS = Gardee("documents publiés", pieces=("ecrits", "comptes"))
CONTRIBUTIONS = Gardee("qui a écrit", pieces=("ecrits", "structures", "comptes"))


@dataclass(frozen=True)
class LectureGelee:
    """What is read of a document that nobody writes any more."""

    sections: list[SectionLue]
    ecrit = en_chantier = relit = tient = False


@dataclass
class PageDocument:
    """Everything that one person reads of a document, asked for when it is shown."""

    document: DocumentLocal
    compte: Compte

    @property
    def territoire(self) -> str:
        """« Bassin d’Angoulême »."""
        return f"Bassin {de_la_commune(self.document.bassin.nom)}"

    @cached_property
    def sections(self) -> list[SectionLue]:
        """Its sections, each with what it carries."""
        return document_lire(self.document)

    @property
    def corps(self) -> SafeString:
        """What it says once published, written once for all its readers."""
        return CORPS.rendre(self.document.pk, "ecrits/sections.html", lambda: {"lecture": LectureGelee(self.sections)})

    @cached_property
    def tient(self) -> bool:
        """Opens it to reading, publishes, renews it."""
        return peut_tenir_document(self.compte, self.document)

    @cached_property
    def ecrit(self) -> bool:
        """Writes its sections now."""
        return peut_ecrire_document(self.compte, self.document)

    @property
    def relit(self) -> bool:
        """Makes remarks now."""
        return self.ecrit and self.document.etat == EtatDocument.RELECTURE

    @property
    def en_chantier(self) -> bool:
        """Still being written."""
        return self.document.etat in EN_CHANTIER

    @cached_property
    def contributions(self) -> Contributions:
        """Who wrote it, by network."""
        return CONTRIBUTIONS.lire(self.document.pk, lambda: contributions_compter(self.document))

    @cached_property
    def versions(self) -> list[DocumentLocal]:
        """Every version of it that this person reads, the latest first."""
        return versions_lisibles(self.compte, self.document)

    @property
    def avant(self) -> DocumentLocal | None:
        """The version before this one, to compare with."""
        return next((v for v in self.versions if v.numero < self.document.numero), None)

    @property
    def publiee(self) -> DocumentLocal | None:
        """The version published today, when this one was replaced."""
        remplacee = self.document.etat == EtatDocument.REMPLACE
        return next((v for v in self.versions if v.etat == EtatDocument.PUBLIE), None) if remplacee else None

    @property
    def se_renouvelle(self) -> bool:
        """Published, held by this person, and no next version was begun."""
        chantier = any(v.etat in EN_CHANTIER for v in self.versions)
        return self.tient and self.document.etat == EtatDocument.PUBLIE and not chantier

    @property
    def manques(self) -> list[Manque]:
        """What it lacks before it is published."""
        return manques_dire(self.sections)

    @cached_property
    def decision(self) -> Decision | None:
        """The decision that adopts it, for who reads it."""
        lue = self.document.decision_id and decisions_lisibles(self.compte).filter(pk=self.document.decision_id)
        return lue.first() if lue else None

    @cached_property
    def actions(self) -> QuerySet[ActionPlan]:
        """The actions of plans that come from it, those that this person reads."""
        if not (cles := attaches_lire(self.document).actions):
            return ActionPlan.objects.none()
        return actions_lisibles(self.compte).filter(pk__in=cles).select_related("axe__plan")

    @cached_property
    def comite(self) -> Comite | None:
        """The local body where this person may bring it."""
        return comite_du_document(self.compte, self.document)

    @cached_property
    def signatures(self) -> Signatures | None:
        """Who signed a protocol, and who is awaited."""
        return signatures_lire(self.document) if self.document.genre == Genre.PROTOCOLE else None

    @cached_property
    def signe(self) -> bool:
        """Signs it now, for a structure that is awaited."""
        return structures_a_signer(self.compte, self.document).exists()

    @cached_property
    def tableau(self) -> TableauDeLaNote | None:
        """The table of a note, as it is kept today."""
        return tableau_du_bassin(self.document.bassin) if self.document.genre == Genre.NOTE else None
