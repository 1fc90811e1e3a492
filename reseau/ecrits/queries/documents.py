"""A document as its page shows it, what it lacks, when it is to be seen again, and what other pages show of it."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from home.recherche.texte import replier
from home.registre import Besoin, BlocLocal, Carte, Resultat, SourceDeLignes
from home.temps.typographie import date_courte, de_la_commune
from reseau.animation.choices import Qualite
from reseau.animation.models import Comite, Decision, Siege
from reseau.animation.permissions import comites_tenus, decisions_lisibles, participe, peut_sieger
from reseau.comptes.models import Compte
from reseau.ecrits import permissions
from reseau.ecrits.choices import EN_CHANTIER, EtatDocument, Genre
from reseau.ecrits.models import DocumentLocal, Redaction, Remarque, SectionDocument, SignatureLocale, TexteEnMarge
from reseau.ecrits.queries.sections import SectionLue, document_lire, extrait, versions_lisibles
from reseau.ecrits.queries.signatures import Signatures, signatures_lire
from reseau.ecrits.queries.tableau import TableauDeLaNote, tableau_du_bassin
from reseau.membres import permissions as membres
from reseau.membres.choices import Role
from reseau.membres.models import Appartenance, Mandat, Rattachement
from reseau.plans.models import ActionPlan
from reseau.plans.permissions import actions_lisibles
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme

# Who wrote a document: how many people, network by network.

SANS_RESEAU = "La Région et les chargés de mission"


def reseau_du_jour(compte: Compte, bassin: int) -> int | None:
    """The network that this person writes for today: that of a team of the bassin first; none for who animates."""
    equipes = Rattachement.objects.en_vigueur().filter(compte=compte).order_by("du", "pk")
    du_bassin = Appartenance.objects.en_vigueur().filter(bassin=bassin).values("structure")
    siens = equipes.filter(structure__in=du_bassin).values_list("structure__reseau", flat=True)
    return siens.first() or min(membres.reseaux_de(compte), default=None)


def contributions_compter(document: DocumentLocal) -> dict[str, Any]:
    """The people who left a state of a section, by network of that day, the most numerous first, and everyone counted
    once; `part` in hundredths of all; two queries."""
    ecrites = Redaction.objects.filter(section__document=document).order_by()
    en_tout = ecrites.aggregate(n=Count("auteur", distinct=True))["n"]
    par_reseau = ecrites.values(nom=Coalesce("reseau__nom", Value(SANS_RESEAU)))
    comptees = par_reseau.annotate(personnes=Count("auteur", distinct=True))
    lignes = [
        {**ligne, "part": round(100 * ligne["personnes"] / en_tout)}
        for ligne in sorted(comptees, key=lambda ligne: (-ligne["personnes"], ligne["nom"]))
    ]
    reseaux = sum(ligne["nom"] != SANS_RESEAU for ligne in lignes)
    return {"lignes": lignes, "personnes": en_tout, "reseaux": reseaux}


@dataclass(frozen=True)
class Manque:
    """One reason not to publish yet: its code, its sentence, the sections that it is about."""

    code: str
    phrase: str
    sections: list[SectionLue]

    @property
    def dit(self) -> str:
        noms = ", ".join(f"«\u00a0{lue.section.titre}\u00a0»" for lue in self.sections)
        return f"{self.phrase} : {noms}." if noms else f"{self.phrase}."


RAISONS: tuple[tuple[str, str, Callable[[SectionLue], object]], ...] = (
    ("vide", "Rien n’est encore écrit", lambda lue: not lue.section.texte.strip()),
    ("sources", "Citez au moins une source", lambda lue: lue.section.sources_exigees and not lue.sources),
    ("marge", "Deux textes attendent d’être départagés", lambda lue: lue.marges),
    ("remarques", "Une remarque attend une réponse", lambda lue: lue.ouvertes),
    ("chiffres", "Un chiffre n’est plus compté : retirez-le", lambda lue: any(lu.perdu for lu in lue.chiffres)),
)


def manques_dire(sections: Iterable[SectionLue]) -> list[Manque]:
    """Everything that stands between these sections and publication; nothing when it may be published."""
    lues = list(sections)
    if not lues:
        return [Manque("vide", "Ce document n’a aucune section", [])]
    dits = [Manque(code, phrase, [lue for lue in lues if manque(lue)]) for code, phrase, manque in RAISONS]
    return [manque for manque in dits if manque.sections]


def documents_a_rappeler(jour: datetime.date) -> QuerySet[DocumentLocal]:
    """Published ones whose day to be seen again has come, whose next version nobody began, and that nobody was
    reminded of; the oldest day first."""
    dus = DocumentLocal.objects.filter(etat=EtatDocument.PUBLIE, revoir_le__lte=jour, suivante=None, rappele_le=None)
    return dus.select_related("bassin").order_by("revoir_le", "pk")


def teneurs_de(documents: Iterable[DocumentLocal]) -> dict[int, list[Compte]]:
    """Who holds each bassin of these documents: who animates it, the secretary of its local body."""
    bassins = {document.bassin_id for document in documents}
    mandats = Mandat.objects.en_vigueur().filter(role=Role.CHARGE_MISSION, bassin__in=bassins, compte__is_active=True)
    sieges = Siege.objects.en_vigueur().filter(
        qualite=Qualite.SECRETARIAT, comite__bassin__in=bassins, compte__is_active=True
    )
    paires = chain(
        ((mandat.bassin_id, mandat.compte) for mandat in mandats.select_related("compte")),
        ((siege.comite.bassin_id, siege.compte) for siege in sieges.select_related("compte", "comite")),
    )
    tiennent: dict[int, dict[int, Compte]] = {bassin: {} for bassin in bassins}
    for bassin, compte in paires:
        tiennent[bassin][compte.pk] = compte
    return {bassin: list(comptes.values()) for bassin, comptes in tiennent.items()}


# What other pages show of the documents of a territory, one question each: a bassin, « Mon espace », the search.

APPELS = DocumentLocal.signataires.through
RANG = Case(When(etat=EtatDocument.PUBLIE, then=0), When(etat=EtatDocument.RELECTURE, then=1), default=2)


def documents_en_attente(compte: Compte) -> list[DocumentLocal]:
    """What waits for this person: to sign, to look at again, to read over, to write; in that order.

    The Région, which holds them all, is told of none but those that she signs.
    """
    if not participe(compte):
        return []
    documents, attendus, signe = DocumentLocal.objects.all(), Q(), bool(membres.structures_representees(compte))
    if signe:
        documents = _chaines(documents).annotate(a_signer=_a_signer(compte))
        attendus |= Q(a_signer=True)
    if not membres.est_region(compte):
        locaux = comites_tenus(compte).exclude(bassin=None).values("bassin")
        tenus = Q(bassin__in=membres.bassins_animes(compte)) | Q(bassin__in=locaux)
        attendus |= Q(etat__in=EN_CHANTIER) & (tenus | Q(bassin__in=membres.bassins_de(compte)))
        attendus |= Q(etat=EtatDocument.PUBLIE, revoir_le__lte=timezone.localdate(), suivante=None) & tenus
    if not attendus:
        return []
    lignes: list[Any] = list(_comptes(documents.filter(attendus)).select_related("bassin").order_by(RANG, "ouvert_le"))
    for document in lignes:
        document.a_signer = signe and document.a_signer
    return sorted(lignes, key=lambda document: not document.a_signer)


def documents_trouver(compte: Compte, texte: str) -> QuerySet[DocumentLocal]:
    """Those in force or being written whose name, bassin or sections hold each of these words; `passage` says where."""
    mots = texte.split()
    if not mots:
        return DocumentLocal.objects.none()
    lignes = permissions.documents_lisibles(compte).exclude(etat=EtatDocument.REMPLACE).select_related("bassin")
    sections = SectionDocument.objects.filter(document=OuterRef("pk"))
    dits = Q()
    for mot in mots:
        dans = Q(texte__icontains=mot) | Q(titre__icontains=mot)
        genres = [genre for genre in Genre if replier(mot) in replier(genre.label)]
        annees = Q(annee=int(mot)) if mot.isascii() and mot.isdigit() and len(mot) <= len("2026") else Q()
        lignes = lignes.filter(
            Exists(sections.filter(dans)) | Q(bassin__nom__icontains=mot) | Q(genre__in=genres) | annees
        )
        dits |= Q(texte__icontains=mot)
    lignes = lignes.annotate(passage=_texte(sections.filter(dits).order_by("ordre", "pk")))
    return lignes.order_by("-annee", "pk")


def comite_du_document(compte: Compte, document: DocumentLocal) -> Comite | None:
    """The local body of its bassin, for who may put a point in its reserve."""
    if not participe(compte):
        return None
    locaux = Comite.objects.en_vigueur().filter(bassin=document.bassin_id)
    return next((comite for comite in locaux if peut_sieger(compte, comite)), None)


def _chaines(documents: QuerySet[DocumentLocal]) -> QuerySet[DocumentLocal]:
    """Each with `depuis`, the number of the last major version: signatures count from there."""
    versions = DocumentLocal.objects.filter(genre=OuterRef("genre"), bassin=OuterRef("bassin"))
    majeures = versions.filter(majeure=True, numero__lte=OuterRef("numero")).order_by("-numero")
    return documents.annotate(depuis=Subquery(majeures.values("numero")[:1]))


def _comptes(documents: QuerySet[DocumentLocal]) -> QuerySet[DocumentLocal]:
    sections = SectionDocument.objects
    return documents.annotate(
        en_tout=_combien(sections.all()),
        ecrites=_combien(sections.exclude(texte="")),
        remarques=_combien(Remarque.objects.filter(sort=""), "section__document"),
        en_marge=_combien(TexteEnMarge.objects.filter(regle_le=None), "section__document"),
    )


def _a_signer(compte: Compte) -> Exists:
    return Exists(_attendues().filter(structure__in=membres.structures_representees(compte)))


def _signees(outer: Callable[[str], OuterRef]) -> QuerySet[SignatureLocale]:
    """Those that count, as in `signatures_qui_comptent`: of this version and back to the last major one."""
    return SignatureLocale.objects.filter(
        document__genre=outer("genre"), document__bassin=outer("bassin"),
        document__numero__lte=outer("numero"), document__numero__gte=outer("depuis"),
    )  # fmt: skip


def _attendues() -> QuerySet[Model]:
    """Structures of the bassin that a protocol in force calls to sign, and that did not."""

    def deux(nom: str) -> OuterRef:
        return OuterRef(OuterRef(nom))

    ici = Appartenance.objects.en_vigueur().filter(bassin=deux("bassin"), structure=OuterRef("structure"))
    faites = _signees(deux).filter(structure=OuterRef("structure"))
    appels = APPELS.objects.filter(documentlocal=OuterRef("pk"), documentlocal__etat=EtatDocument.PUBLIE)
    visibles = Structure.objects.visibles().values("pk")
    return appels.filter(Exists(ici), ~Exists(faites), structure__in=visibles)


def _combien(lignes: QuerySet[Model], chemin: str = "document", de: str = "pk") -> Coalesce:
    siennes = lignes.filter(**{chemin: OuterRef(de)}).order_by().values(chemin).annotate(n=Count("pk"))
    return Coalesce(Subquery(siennes.values("n"), output_field=IntegerField()), 0)


def _texte(sections: QuerySet[SectionDocument]) -> Coalesce:
    return Coalesce(Subquery(sections.values("texte")[:1]), Value(""), output_field=TextField())


# What this room offers to the others: the page of a bassin, the search, decisions, actions, trends.


def bloc_documents(compte: Compte, bassin: Bassin) -> Carte | None:
    """What a bassin wrote together: published, being written for its own; nothing when there is none.

    Who animates the bassin sees the block before its first document, to open one.
    """
    lus = permissions.documents_lisibles(compte).filter(bassin=bassin).exclude(etat=EtatDocument.REMPLACE)
    premiere = SectionDocument.objects.filter(document=OuterRef("pk")).exclude(texte="").order_by("ordre", "pk")
    lignes = _comptes(_chaines(lus)).annotate(
        debut=_texte(premiere),
        attendues=_combien(_attendues(), "documentlocal"),
        signees=_combien(_signees(OuterRef), "document__bassin", "bassin"),
    )
    documents: list[Any] = list(lignes.order_by(RANG, "-publie_le", "genre"))
    if not documents and not (membres.est_region(compte) or bassin.pk in membres.bassins_animes(compte)):
        return None
    for document in documents:
        document.extrait, document.appelees = extrait(document.debut), document.signees + document.attendues
    contexte = {
        "publies": [document for document in documents if document.etat not in EN_CHANTIER],
        "en_chantier": [document for document in documents if document.etat in EN_CHANTIER],
        "url_suite": f"{reverse('documents_locaux' if documents else 'document_ouvrir')}?bassin={bassin.code}",
        "libelle_suite": "Tous" if documents else "Ouvrir un document",
    }
    return Carte("Documents du bassin", "ecrits/bloc_bassin.html", contexte)


def ilot_signature(compte: Compte, bassin: Bassin) -> Carte | None:
    """The protocol that waits for the signature of this person."""
    if not membres.structures_representees(compte):
        return None
    protocoles = list(_chaines(DocumentLocal.objects.filter(bassin=bassin)).filter(_a_signer(compte)))
    return Carte("", "ecrits/a_signer.html", {"protocoles": protocoles}) if protocoles else None


BLOC_DOCUMENTS = BlocLocal(bloc_documents, ilot_signature)


def document_dire(document: Any, texte: str) -> Resultat:
    """A document found, with the passage where the words stand."""
    return Resultat(str(document), document.get_absolute_url(), extrait(document.passage, texte), _dire(document))


RECHERCHE = SourceDeLignes("documents", "Documents des territoires", documents_trouver, document_dire)


def suites_de_decision(compte: Compte, decision: Decision) -> Iterator[Resultat]:
    """The documents that this decision adopts."""
    for document in permissions.documents_lisibles(compte).filter(decision=decision).select_related("bassin"):
        yield Resultat(str(document), document.get_absolute_url(), "Adopté par cette décision.", _dire(document))


def origines_d_action(compte: Compte, action: ActionPlan) -> Iterator[Resultat]:
    """The documents from which an action of a plan comes, the latest first."""
    documents = permissions.documents_lisibles(compte).filter(actions=action).select_related("bassin")
    for document in documents.order_by("-annee", "-numero"):
        yield Resultat(str(document), document.get_absolute_url(), etiquette=_dire(document))


def besoin_de(document: DocumentLocal) -> Besoin:
    """A need of training that a document found, for whoever asks for one (R5.27)."""
    return Besoin(
        code=f"document_local:{document.uuid}",
        libelle=str(document),
        url=document.get_absolute_url(),
        bassins=(document.bassin.code,),
        themes=tuple(document.themes.values_list("code", flat=True)),
    )


def par_theme(compte: Compte, themes: Iterable[Theme], limite: int) -> list[Resultat]:
    """Published documents that bear one of these themes, the latest first (R5.19)."""
    lus = permissions.documents_lisibles(compte).filter(etat=EtatDocument.PUBLIE, themes__in=list(themes))
    return [
        Resultat(str(document), document.get_absolute_url(), _dire(document), "Documents des territoires")
        for document in lus.select_related("bassin").distinct().order_by("-publie_le")[:limite]
    ]


def _dire(document: DocumentLocal) -> str:
    """« Publié le 3 mars 2026 », or where it stands."""
    if document.etat == EtatDocument.PUBLIE:
        return f"Publié le {date_courte(document.publie_le)}"
    return str(document.get_etat_display())


# A document as its page shows it to one person, and what she may do with it now.

LECTURE_GELEE = dict.fromkeys(("ecrit", "en_chantier", "relit", "tient"), False)  # nul ne l’écrit plus


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
        return document_lire(self.document)

    @property
    def corps(self) -> SafeString:
        return render_to_string("ecrits/sections.html", {"lecture": {**LECTURE_GELEE, "sections": self.sections}})

    @cached_property
    def tient(self) -> bool:
        return permissions.peut_tenir_document(self.compte, self.document)

    @cached_property
    def ecrit(self) -> bool:
        return permissions.peut_ecrire_document(self.compte, self.document)

    @property
    def relit(self) -> bool:
        return self.ecrit and self.document.etat == EtatDocument.RELECTURE

    @property
    def en_chantier(self) -> bool:
        return self.document.etat in EN_CHANTIER

    @cached_property
    def contributions(self) -> dict[str, Any]:
        return contributions_compter(self.document)

    @cached_property
    def versions(self) -> list[DocumentLocal]:
        return versions_lisibles(self.compte, self.document)

    @property
    def avant(self) -> DocumentLocal | None:
        return next((v for v in self.versions if v.numero < self.document.numero), None)

    @property
    def publiee(self) -> DocumentLocal | None:
        remplacee = self.document.etat == EtatDocument.REMPLACE
        return next((v for v in self.versions if v.etat == EtatDocument.PUBLIE), None) if remplacee else None

    @property
    def se_renouvelle(self) -> bool:
        chantier = any(v.etat in EN_CHANTIER for v in self.versions)
        return self.tient and self.document.etat == EtatDocument.PUBLIE and not chantier

    @property
    def manques(self) -> list[Manque]:
        return manques_dire(self.sections)

    @cached_property
    def decision(self) -> Decision | None:
        lue = self.document.decision_id and decisions_lisibles(self.compte).filter(pk=self.document.decision_id)
        return lue.first() if lue else None

    @cached_property
    def actions(self) -> QuerySet[ActionPlan]:
        siennes = self.document.actions.values("pk")
        return actions_lisibles(self.compte).filter(pk__in=siennes).select_related("axe__plan")

    @cached_property
    def comite(self) -> Comite | None:
        return comite_du_document(self.compte, self.document)

    @cached_property
    def signatures(self) -> Signatures | None:
        return signatures_lire(self.document) if self.document.genre == Genre.PROTOCOLE else None

    @cached_property
    def signe(self) -> bool:
        return permissions.structures_a_signer(self.compte, self.document).exists()

    @cached_property
    def tableau(self) -> TableauDeLaNote | None:
        return tableau_du_bassin(self.document.bassin) if self.document.genre == Genre.NOTE else None
