"""The plan of an import: what each line would do, compared with what exists, nothing being written."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import ActionLigne, Genre
from reseau.annuaire.models import Import, LigneImport
from reseau.annuaire.rules.reseaux import reseaux_publics
from reseau.echanges.imports.doublons import Doublons, lieu_jumeau, meme_nom
from reseau.echanges.imports.enregistrements import Enregistrement, Valeurs
from reseau.echanges.rules.imports.comparaison import HORS_PERIMETRE, Brouillon, Comparaison
from reseau.echanges.rules.imports.connues import Connue, connues_lire, rattachements_decides
from reseau.echanges.rules.imports.lignes import CREER, MOTIF_MAX, fautes_dire, ligne_refuser
from reseau.echanges.rules.perimetre import Perimetre
from reseau.structures.models import Reseau, Structure


class Planificateur:
    """Plans the lines of one source, batch after batch, in the order of the file."""

    def __init__(
        self, importation: Import, perimetre: Perimetre | None = None, deja: Iterable[Enregistrement] = ()
    ) -> None:
        self._importation, self._source, self.perimetre = importation, importation.source, perimetre
        self._reseaux = set(Reseau.objects.values_list("code", flat=True)) | set(reseaux_publics())
        self._rattachees: dict[str, int] = {}
        self._doublons = Doublons(self._source, connues_de=perimetre and perimetre.structures)
        self._fiches = Comparaison(perimetre)
        self._retenues: dict[tuple[Genre, str], Connue] = {}  # telles que les lignes d’avant les laissent
        self._lot: dict[tuple[Genre, str], Connue] = {}
        self._liens: set[tuple[str, str]] = set()
        self._ailleurs: dict[str, str] = {}
        for enr in deja:
            self._ailleurs_dire(enr)

    def lot(self, enregistrements: Sequence[Enregistrement], tenir: bool = False) -> list[LigneImport]:
        """The lines of a batch, each with its plan; existing sheets are read once for the whole batch.

        With `tenir`, they are held, and what came before is written: the base says what the lines before left.
        """
        if tenir:
            self._retenues, self._liens = {}, set()
        self._rattachees = rattachements_decides(source=self._source)
        self._lot = self._charger(enregistrements, tenir)
        return [self._ligne(enr) for enr in enregistrements]

    def _charger(self, enregistrements: Sequence[Enregistrement], tenir: bool) -> dict[tuple[Genre, str], Connue]:
        cherches: dict[Genre, set[str]] = defaultdict(set)
        ici = [enr for enr in enregistrements if not enr.ailleurs]  # une fiche d’ailleurs n’est pas de ce fichier
        for genre, identifiant in (nommee for enr in ici for nommee in enr.nommees):
            if (genre, identifiant) not in self._retenues:
                cherches[genre].add(identifiant)
        self._fiches.communes_lire({lieu.champs.get("commune") or "" for enr in ici for lieu in enr.lieux})
        rattachees = [self._rattachees[i] for i in cherches[Genre.STRUCTURE] & self._rattachees.keys()]
        return connues_lire(source=self._source, cherches=cherches, tenir=tenir, aussi=rattachees)

    def _ligne(self, enr: Enregistrement) -> LigneImport:
        """One line, wholly planned or wholly refused."""
        ligne = LigneImport(
            importation=self._importation, numero=enr.numero, genre=enr.genre, source_id=enr.source_id[:120],
            libelle=enr.libelle[:160],
        )  # fmt: skip
        if ailleurs := self._ailleurs_dire(enr):
            return ligne_refuser(ligne=ligne, motif=ailleurs, action=ActionLigne.AILLEURS)
        if enr.erreurs:
            return ligne_refuser(ligne=ligne, motif=" ".join(enr.erreurs))
        brouillon = Brouillon(ligne, enr.date_maj and enr.date_maj.isoformat())
        try:
            self._parts(enr, brouillon)
        except RegleRefusee as refus:
            return ligne_refuser(ligne=ligne, motif=refus.message)
        except ValidationError as erreur:
            return ligne_refuser(ligne=ligne, motif=fautes_dire(erreur=erreur))
        self._retenir(enr, brouillon)
        ligne.motif = " ".join(filter(None, (ligne.motif, *enr.remarques)))[:MOTIF_MAX]
        return brouillon.accepter()

    def _ailleurs_dire(self, enr: Enregistrement) -> str:
        """Where in France a line is about: its place, else the place of its structure, told by an earlier line."""
        if enr.structure and enr.ailleurs:
            self._ailleurs[enr.structure_id] = enr.ailleurs
        situee = enr.structure or enr.lieu and enr.lieu.champs.get("commune")
        return enr.ailleurs or ("" if situee else self._ailleurs.get(enr.structure_id, ""))

    def _retenir(self, enr: Enregistrement, brouillon: Brouillon) -> None:
        """The next lines see what this one plans."""
        self._retenues |= brouillon.connues
        for lien in brouillon.plan.get("liens", ()):
            self._liens.add((brouillon.plan["service"]["id"], lien))
        structure = brouillon.plan["structure"]
        if structure.get("op") == CREER:
            position = enr.lieu.champs if enr.lieu else {}
            self._doublons.ajouter(structure["id"], structure["valeurs"], position, structure["reseau"])

    def _connue(self, genre: Genre, source_id: str, brouillon: Brouillon) -> Connue | None:
        cle = (genre, source_id)
        return brouillon.connues.get(cle) or self._retenues.get(cle) or self._lot.get(cle)

    # Les trois sortes de fiches d'une ligne

    def _parts(self, enr: Enregistrement, brouillon: Brouillon) -> None:
        structure = self._structure(enr, brouillon)
        lieux = [self._lieu(valeurs, structure, brouillon) for valeurs in enr.lieux]
        if enr.service is None:
            return
        service = self._service(enr.service, structure, brouillon)
        liens = []
        for lieu in lieux:
            if lieu.structure != service.structure:
                raise RegleRefusee("autre_structure", "Ce lieu appartient à une autre structure.")
            deja = lieu.pk in service.lieux if lieu.pk else False
            if not deja and (service.source_id, lieu.source_id) not in self._liens:
                liens.append(lieu.source_id)
        if liens:
            brouillon.plan["liens"] = liens
            brouillon.plan |= {nom: dits for nom in ("heures", "ici") if (dits := getattr(enr, nom))}
            if service.pk:
                brouillon.plan["service"].setdefault("structure", service.structure)
                noms = [valeurs.champs["nom"] for valeurs in enr.lieux if valeurs.source_id in liens]
                brouillon.ligne.champs.setdefault("service.lieux", ["", ", ".join(noms)])

    def _structure(self, enr: Enregistrement, brouillon: Brouillon) -> Connue:
        connue = self._connue(Genre.STRUCTURE, enr.structure_id, brouillon)
        if enr.structure is None:
            if connue is None:
                la = self._ailleurs.get(enr.structure_id)
                dit = f"La structure « {enr.structure_id} » n’est pas connue."
                raise RegleRefusee("structure_inconnue", f"Sa structure n’est pas d’ici : {la}" if la else dit)
            self._fiches.permettre(connue)
            brouillon.plan["structure"] = {"id": enr.structure_id, "pk": connue.pk}
            return connue
        champs = dict(enr.structure.champs)
        reseau = champs.pop("reseau")
        valeurs = Valeurs(enr.structure.source_id, champs, enr.structure.dire)
        if connue:
            comparee = self._fiches.comparer(connue, valeurs, brouillon)
            brouillon.plan["structure"].setdefault("reseau", reseau)
            return comparee
        if cle := self._rattachees.get(valeurs.source_id):
            objet = Structure.objects.get(pk=cle)
            return self._fiches.rattacher(Genre.STRUCTURE, objet, valeurs, brouillon, reseau=reseau)
        self._permettre_creation(reseau)
        if reseau not in self._reseaux:
            raise RegleRefusee("reseau_inconnu", f"Le réseau « {reseau} » n’existe pas.")
        creee = self._fiches.creer(Genre.STRUCTURE, valeurs, valeurs.source_id, brouillon, reseau=reseau)
        position = enr.lieu.champs if enr.lieu else {}
        if candidats := self._doublons.chercher(valeurs.source_id, champs, position, reseau):
            brouillon.ligne.doublon = candidats[0].dire()[:300]
            brouillon.plan["doublons"] = [candidat.garder() for candidat in candidats]
        return creee

    def _permettre_creation(self, reseau: str) -> None:
        if self.perimetre is None or reseau in self.perimetre.reseaux:
            return
        if not self.perimetre.reseaux:
            raise RegleRefusee(
                "creation_reservee",
                "Cette structure n’est pas dans l’annuaire. Un référent n’en crée pas : demandez-la à votre tête de "
                "réseau ou à la Région.",
            )
        raise RegleRefusee("hors_perimetre", HORS_PERIMETRE)

    def _lieu(self, valeurs: Valeurs, structure: Connue, brouillon: Brouillon) -> Connue:
        if connue := self._connue(Genre.LIEU, valeurs.source_id, brouillon):
            return self._fiches.comparer(connue, valeurs, brouillon, structure.etat)
        self._fiches.commune_verifier(valeurs.champs)
        if self._rattachee(structure) and (jumeau := lieu_jumeau(structure.pk, valeurs.champs)):
            return self._fiches.rattacher(Genre.LIEU, jumeau, valeurs, brouillon)
        return self._fiches.creer(Genre.LIEU, valeurs, structure.pk or structure.source_id, brouillon)

    def _service(self, valeurs: Valeurs, structure: Connue, brouillon: Brouillon) -> Connue:
        if connue := self._connue(Genre.SERVICE, valeurs.source_id, brouillon):
            return self._fiches.comparer(connue, valeurs, brouillon)
        if self._rattachee(structure) and (jumeau := meme_nom(structure.pk, valeurs.champs["nom"])):
            return self._fiches.rattacher(Genre.SERVICE, jumeau, valeurs, brouillon)
        return self._fiches.creer(Genre.SERVICE, valeurs, structure.pk or structure.source_id, brouillon)

    def _rattachee(self, structure: Connue) -> bool:
        """Whether a person said that this structure of the source is one of ours."""
        return structure.pk is not None and structure.source_id in self._rattachees
