"""The documents of Niort and La Rochelle: written by several, published, signed, replaced, by the rules of each day."""

import datetime
import uuid
from typing import Any

from reseau.animation.models import Decision
from reseau.comptes.models import Compte
from reseau.ecrits.models import DocumentLocal, SectionDocument
from reseau.ecrits.queries.empreintes import empreinte_de
from reseau.ecrits.rules.chiffres import chiffre_inserer
from reseau.ecrits.rules.documents import document_ouvrir
from reseau.ecrits.rules.ecriture import section_ecrire
from reseau.ecrits.rules.publication import document_publier
from reseau.ecrits.rules.remarques import remarque_faire, remarque_regler
from reseau.ecrits.rules.signatures import protocole_signer, signataires_choisir
from reseau.ecrits.rules.sources import source_citer
from reseau.ecrits.rules.versions import document_renouveler
from reseau.ecrits.rules.vie import document_relire, document_reprendre
from reseau.plans.models import ActionPlan
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme
from safran.demo.horloge import a_l_instant
from safran.demo.lecture import aujourd_hui, dossier_lire, instant

# Jours : avant aujourd’hui, avant la publication, avant d’être revu.
EN_COURS, ECRITURE, RELECTURE, UN_AN = 3, 14, 4, 365
PREMIERE = 1  # la version que lisait qui a écrit en retard


def documents_construire(contexte: dict[str, Any]) -> None:
    """Each document, version after version; nothing when they stand already."""
    if DocumentLocal.objects.exists():
        return
    for fiche in dossier_lire("documents"):
        _Document(fiche, contexte["comptes"]).ecrire()


class _Document:
    """One document, as its file tells it."""

    def __init__(self, fiche: dict[str, Any], comptes: dict[str, Compte]) -> None:
        self.fiche, self.comptes = fiche, comptes
        self.par, self.bassin = comptes[fiche["par"]], Bassin.objects.get(code=fiche["bassin"])

    def ecrire(self) -> None:
        """Every version in the order of time."""
        document = None
        for dit in self.fiche["versions"]:
            fin = -dit.get("publiee", -EN_COURS)
            with a_l_instant(instant(fin + ECRITURE)):
                document = self._ouvrir(document, aujourd_hui().year + dit["annee"])
            for rang, (cle, section) in enumerate(dit["sections"].items()):
                with a_l_instant(instant(fin + ECRITURE - 1 - rang)):
                    self._section(document, cle, section)
            with a_l_instant(instant(fin + RELECTURE)):
                document_relire(document=document, par=self.par)
                self._remarques(document, dit.get("remarques", ()))
            if "publiee" in dit:
                with a_l_instant(instant(fin)):
                    document = self._publier(document, dit)
                self._signer(document, dit, fin)
            else:
                self._continuer(document, dit, fin)

    def _ouvrir(self, precedent: DocumentLocal | None, annee: int) -> DocumentLocal:
        if precedent is None:
            genre = self.fiche["genre"]
            return document_ouvrir(par=self.par, cle=uuid.uuid4(), genre=genre, bassin=self.bassin, annee=annee)
        return document_renouveler(document=precedent, par=self.par, cle=uuid.uuid4(), annee=annee, majeure=False)

    def _section(self, document: DocumentLocal, cle: str, dit: dict[str, Any]) -> None:
        """Its text, what it cites and its figures, those of the version before kept."""
        section = SectionDocument.objects.select_related("document").get(document=document, cle=cle)
        par = self.comptes[dit["par"]] if "par" in dit else self.par
        section_ecrire(section=section, par=par, texte=dit["texte"].strip(), version=section.version)
        citees = set(section.sources.values_list("intitule", flat=True))
        for intitule, *adresse in dit.get("sources", ()):
            if intitule not in citees:
                source_citer(section=section, par=par, cle=uuid.uuid4(), intitule=intitule, adresse="".join(adresse))
        comptes = set(section.chiffres.values_list("code", flat=True))
        annee = {"du": datetime.date(document.annee, 1, 1), "au": datetime.date(document.annee + 1, 1, 1)}
        for code in dit.get("chiffres", ()):
            if code not in comptes:
                chiffre_inserer(section=section, par=par, cle=uuid.uuid4(), code=code, **annee)

    def _remarques(self, document: DocumentLocal, dites: list[dict[str, Any]]) -> None:
        for dite in dites:
            section, par = document.sections.get(cle=dite["section"]), self.comptes[dite["par"]]
            remarque = remarque_faire(section=section, par=par, cle=uuid.uuid4(), texte=dite["texte"])
            if "sort" in dite:
                remarque_regler(remarque=remarque, par=self.par, sort=dite["sort"], reponse=dite["reponse"])

    def _publier(self, document: DocumentLocal, dit: dict[str, Any]) -> DocumentLocal:
        """With the decision that adopts it and the actions that come from it."""
        if "signataires" in dit:
            appelees = Structure.objects.filter(code__in=dit["signataires"])
            signataires_choisir(document=document, par=self.par, structures=appelees)
        prises = Decision.objects.filter(comite__bassin=self.bassin, texte=dit.get("decision", ""))
        nees = ActionPlan.objects.filter(axe__plan__bassin=self.bassin, titre__in=dit.get("actions", ()))
        return document_publier(
            document=document, par=self.par, diffusion=self.fiche["diffusion"], decision=prises.first(), actions=nees,
            revoir_le=aujourd_hui() + datetime.timedelta(days=dit.get("revoir", UN_AN)),
            themes=Theme.objects.filter(code__in=self.fiche["themes"]),
        )  # fmt: skip

    def _signer(self, document: DocumentLocal, dit: dict[str, Any], fin: int) -> None:
        """Each structure on a day of its own."""
        for rang, signature in enumerate(dit.get("signatures", ()), 1):
            structure = Structure.objects.get(code=signature["structure"])
            with a_l_instant(instant(fin - 2 * rang)):
                protocole_signer(
                    document=document, structure=structure, par=self.comptes[signature["par"]],
                    qualite=signature["qualite"], empreinte=empreinte_de(document),
                )  # fmt: skip

    def _continuer(self, document: DocumentLocal, dit: dict[str, Any], fin: int) -> None:
        """Back to writing once read over; someone wrote from a page opened before, and it is kept beside."""
        with a_l_instant(instant(fin)):
            document_reprendre(document=document, par=self.par, motif="Les remarques sont à reprendre dans le texte.")
            if tard := dit.get("en_marge"):
                section = document.sections.select_related("document").get(cle=tard["section"])
                par = self.comptes[tard["par"]]
                section_ecrire(section=section, par=par, texte=tard["texte"].strip(), version=PREMIERE)
