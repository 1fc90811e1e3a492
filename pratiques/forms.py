"""The template of a note as a form, its rows, a Word document, an interview; the forms that several screens share."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils import timezone
from wagtail import blocks

from home.documents.docx import POIDS_MAX, Lecture, docx_lire
from home.ecrans.forms import FormulaireSafran
from home.fichiers.archives import ArchiveRefusee
from home.fichiers.reception import extension_de
from home.securite.detecteur import identifiants_detecter, phrase_alerte
from pratiques.champs import CHAMPS, GROUPES, SANS_IDENTIFIANT, Champ, Genre
from pratiques.choices import ADRESSE_DE_LIEN
from pratiques.contenu import (
    ATTESTATIONS,
    BLOCS,
    LIGNES,
    MAXIMUMS,
    TEXTES,
    VOCABULAIRES,
    contenu_alertes,
    contenu_normaliser,
    garanties_manquantes,
)
from reseau.structures.models import Structure


def un_texte(libelle: str, maximum: int, hauteur: int = 3, *, aide: str = "", requis: bool = True) -> forms.CharField:
    """A text of several lines."""
    saisie = forms.Textarea(attrs={"rows": hauteur})
    return forms.CharField(label=libelle, max_length=maximum, required=requis, help_text=aide, widget=saisie)


def _champ_de(champ: Champ) -> forms.Field:
    commun = {"label": champ.libelle + " ★" * champ.requis, "required": champ.requis, "help_text": champ.aide}
    match champ.genre:
        case Genre.PHRASE:
            return forms.CharField(max_length=TEXTES[champ.nom], **commun)
        case Genre.TEXTE:
            return un_texte(commun["label"], TEXTES[champ.nom], champ.hauteur, aide=champ.aide, requis=champ.requis)
        case Genre.TERMES:
            return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, **commun)
        case Genre.CHOIX:
            return forms.ChoiceField(choices=champ.de.choices, **commun)
        case Genre.ATTESTATION:
            return forms.BooleanField(label=champ.libelle)
    return AUTRES[champ.genre](**commun)


AUTRES = {
    Genre.STRUCTURE: forms.ChoiceField,
    Genre.DATE: forms.DateField,
    Genre.CASE: forms.BooleanField,
    Genre.COURRIEL: forms.EmailField,
}


class BaseFicheForm(FormulaireSafran, forms.Form):
    """The template of a note; strict when bound, it only runs at submission."""

    use_required_attribute = False  # un brouillon s'enregistre incomplet

    def __init__(self, *args: Any, structures: list[Structure] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        jour = timezone.localdate()
        for nom, modele in VOCABULAIRES.items():
            mot = "nom" if nom == "bassins" else "libelle"
            self.fields[nom].choices = list(modele.objects.en_vigueur(jour).values_list("code", mot))
        self.fields["structure"].choices = [(str(s.pk), f"{s} ({s.reseau})") for s in structures]
        if len(structures) < 2:
            self.fields["structure"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin and fin < debut:
            self.add_error("fin", "La fin précède le début.")
        return donnees


CHAMPS_SIMPLES = {nom: champ for nom, champ in CHAMPS.items() if champ.genre != Genre.TABLEAU}
FicheForm = type("FicheForm", (BaseFicheForm,), {nom: _champ_de(champ) for nom, champ in CHAMPS_SIMPLES.items()})


# The writing screen: the note's form and its tables of rows.

ADRESSE = "Cette adresse commence par https:// ou par /, et n’a pas d’espace."
AIDES = {
    ("paroles", "qui"): "Jamais un nom.",
    ("partenaires", "structure"): "Un service, jamais une personne.",
    ("liens", "adresse"): "Une page du site, copiée depuis /, ou une adresse complète, depuis https://.",
}


class LigneForm(FormulaireSafran, forms.Form):
    """One row of a table of the note."""

    use_required_attribute = False


def _ligne_form(nom: str) -> type[forms.Form]:
    champs = {colonne: _champ(bloc, AIDES.get((nom, colonne))) for colonne, bloc in BLOCS[nom].child_blocks.items()}
    return type("LigneForm", (LigneForm,), champs)


def _champ(bloc: blocks.FieldBlock, aide: str | None) -> forms.Field:
    """The field of a block, with the controls of the site rather than those of the administration."""
    champ = bloc.field
    commun = {"label": bloc.label, "required": champ.required, "help_text": aide or champ.help_text or ""}
    if isinstance(bloc, blocks.ChoiceBlock):
        choix = [(code, libelle) for code, libelle in champ.choices if code]
        return forms.ChoiceField(choices=[("", "Choisissez"), *choix], **commun)
    commun["max_length"] = champ.max_length
    if isinstance(bloc, blocks.RegexBlock):
        return forms.RegexField(regex=ADRESSE_DE_LIEN, error_messages={"invalid": ADRESSE}, **commun)
    if isinstance(bloc, blocks.TextBlock):
        commun["widget"] = forms.Textarea(attrs={"rows": 3 if champ.max_length > 600 else 2})
    return forms.CharField(**commun)


FORMULAIRES = {nom: _ligne_form(nom) for nom in BLOCS}


def _parties() -> dict[str, list[str]]:
    """The parts of the screen: what is required first, then the fields in the order of the note."""
    parties: dict[str, list[str]] = {"L’essentiel": []}
    for _panneau, titre, champs in GROUPES:
        for champ in champs:
            parties.setdefault("L’essentiel" if champ.requis else titre, []).append(champ.nom)
    return parties


PARTIES = _parties()
# Les autres se déplient.
DEPLIEES = frozenset({"L’essentiel", "Garanties"})
# Déjà remplis par défaut : ils n'ouvrent pas leur partie.
PAR_DEFAUT = frozenset({"nature", "structure", "preuve", "licence", "visibilite"})


class Ecriture:
    """The whole writing screen: the note's form and its tables, from a draft or from what was posted."""

    def __init__(
        self,
        *,
        contenu: dict[str, Any] | None = None,
        donnees: QueryDict | None = None,
        structures: list[Structure] = (),
        plus: str = "",
        repond: bool = True,
    ) -> None:
        contenu = dict(contenu or {})
        self.plus, self.repond = plus, repond
        self.tableaux_vides: set[str] = set()
        self.form = FicheForm(donnees, structures=structures, initial=contenu)
        if not repond:
            # Ce qui s’atteste, et la structure qui signe, restent tels que l’auteur les a laissés.
            for nom in (*ATTESTATIONS, "structure"):
                self.form.fields[nom].disabled = True
            self.form.initial["structure"] = ""
            self.form.fields["structure"].widget = forms.HiddenInput()
        self.tableaux = {nom: _tableau(nom, donnees, contenu.get(nom) or [], plus == nom) for nom in BLOCS}

    def parties(self, contenu: dict[str, Any], phrases: dict[str, str]) -> list[dict[str, Any]]:
        """The screen part by part; a folded one opens when it holds something, an error or a warning."""
        parties = []
        for rang, (titre, noms) in enumerate(PARTIES.items(), start=1):
            elements = self.elements(noms, phrases)
            remplie = any(contenu.get(nom) and nom not in PAR_DEFAUT for nom in noms)
            alerte = any(e["phrase"] or e["fautif"] or e["nom"] == self.plus for e in elements)
            parties.append(
                {
                    "ancre": f"partie-{rang}",
                    "titre": titre,
                    "repliee": titre not in DEPLIEES,
                    "ouverte": remplie or alerte,
                    "elements": elements,
                }
            )
        return parties

    def elements(self, noms: Iterable[str], phrases: dict[str, str]) -> list[dict[str, Any]]:
        """Some fields and tables of the screen, for a page that shows them apart."""
        return [self._element(nom, phrases) for nom in noms]

    def _element(self, nom: str, phrases: dict[str, str]) -> dict[str, Any]:
        """One field or one table, with the warning shown under it unless its error says it already."""
        if nom in self.tableaux:
            tableau = self.tableaux[nom]
            fautif = tableau.is_bound and (tableau.total_error_count() > 0 or nom in self.tableaux_vides)
            champ = CHAMPS[nom]
            intitule = champ.libelle + " ★" * champ.requis
            commun = {"tableau": tableau, "intitule": intitule, "ligne": BLOCS[nom].label, "plus": champ.plus}
            complet = tableau.total_form_count() >= MAXIMUMS[nom]
            return {"nom": nom, "phrase": phrases.get(nom, ""), "fautif": fautif, "complet": complet, **commun}
        fautif = nom in self.form.errors
        return {"nom": nom, "champ": self.form[nom], "fautif": fautif, "phrase": "" if fautif else phrases.get(nom, "")}

    def est_valide(self) -> bool:
        """Strict: starred fields, lengths, the three attestations, and a reason for each identifier kept."""
        valides = [self.form.is_valid(), *[tableau.is_valid() for tableau in self.tableaux.values()]]
        if not all(valides[1:]):
            self.form.add_error(None, "Une ligne est à corriger dans un des tableaux : elle est signalée plus bas.")
        contenu = contenu_lire(self.form.data)
        if not contenu["etapes"]:
            self.tableaux_vides.add("etapes")
            self.form.add_error(None, "Décrivez au moins une étape : ce que l’on fait, et qui le fait.")
        for nom, phrase in garanties_manquantes(contenu).items():
            if nom in self.form.fields and nom not in self.form.errors:
                self.form.add_error(nom, phrase)
        if not contenu["motif_conserve"]:
            for nom, detections in contenu_alertes(contenu).items():
                self.form.add_error(nom if nom in self.form.fields else None, phrase_alerte(detections))
        return not self.form.errors


def _tableau(nom: str, donnees: QueryDict | None, lignes: list[dict[str, str]], plus: bool) -> forms.BaseFormSet:
    vides, maximum = 3 if CHAMPS[nom].requis else 1, MAXIMUMS[nom]
    extra = max(1 if plus else 0, vides - len(lignes)) if len(lignes) < maximum else 0
    classe = forms.formset_factory(FORMULAIRES[nom], extra=extra, max_num=maximum, absolute_max=maximum)
    if donnees is not None:
        nombre = str(_nombre_de_lignes(nom, donnees, maximum))  # un nombre qui existe, quoi que l’on ait forgé (F14)
        sure = donnees.copy()
        sure[f"{nom}-TOTAL_FORMS"], sure[f"{nom}-INITIAL_FORMS"] = nombre, "0"
        return classe(sure, prefix=nom)
    return classe(initial=lignes, prefix=nom)


def entier_poste(donnees: QueryDict, nom: str) -> int | None:
    """A whole number as a page posts it; None for anything else."""
    brut = donnees.get(nom, "")
    return int(brut) if brut.isascii() and brut.isdigit() and len(brut) < 10 else None


def _nombre_de_lignes(nom: str, donnees: QueryDict, maximum: int) -> int:
    return min(entier_poste(donnees, f"{nom}-TOTAL_FORMS") or 0, maximum)


def contenu_lire(donnees: QueryDict) -> dict[str, Any]:
    """What was typed, as typed, complete or not: the content of a draft."""
    brut = {n: champ.widget.value_from_datadict(donnees, {}, n) for n, champ in FicheForm.base_fields.items()}
    for nom, colonnes in LIGNES.items():
        nombre = _nombre_de_lignes(nom, donnees, MAXIMUMS[nom])
        brut[nom] = [{c: donnees.get(f"{nom}-{rang}-{c}", "") for c in colonnes} for rang in range(nombre)]
    return contenu_normaliser(brut)


# The form by which a Word document is brought.


class DocumentForm(FormulaireSafran, forms.Form):
    """A document; once clean, its words."""

    fichier = forms.FileField(
        label="Votre document Word",
        max_length=200,
        help_text=f"Un fichier .docx, {POIDS_MAX // 1024 // 1024} mégaoctets au plus.",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def clean_fichier(self) -> Lecture:
        try:
            return docx_lire(self.cleaned_data["fichier"])
        except ArchiveRefusee as refus:
            raise forms.ValidationError(refus.phrase[:1].upper() + refus.phrase[1:], code="refuse") from None


# The interview: plain questions, one a screen, that fill the same fields as the note.


@dataclass(frozen=True)
class Question:
    """What one asks aloud, how to help, and the fields that the answer fills."""

    titre: str
    aide: str
    champs: tuple[str, ...]


QUESTIONS = (
    Question(
        "En une phrase, que faites-vous ?",
        "Comme vous le diriez à une collègue qui découvre. Le titre commence par un verbe.",
        ("titre", "accroche"),
    ),
    Question(
        "Qu’est-ce qui n’allait pas, avant ?",
        "Ce qui vous a décidé à faire autrement. Si vous avez un chiffre, même approché, dites-le.",
        ("probleme", "contexte"),
    ),
    Question("Pour qui, et à quel moment ?", "Cochez tout ce qui convient.", ("publics", "missions", "themes")),
    Question(
        "Racontez comme si j’y étais : que faites-vous d’abord, et ensuite ?",
        "Une ligne par étape. Qui s’en charge, combien de temps, ce que l’on dit ou montre.",
        ("etapes",),
    ),
    Question(
        "Que choisit la personne que vous recevez ?",
        "Ce qu’elle décide elle-même, ce qu’on lui montre d’autre, ce qui se passe si elle dit non.",
        ("choix",),
    ),
    Question(
        "De quoi a-t-on besoin ?",
        "Le temps, les personnes, ce qu’il faut savoir faire, les partenaires, le lieu, les outils.",
        ("temps", "moyens", "competences", "partenaires"),
    ),
    Question(
        "Qu’avez-vous observé ? Comment le savez-vous ?",
        "Ce qui a changé, pour les personnes et pour l’équipe. Un ressenti compte : il se dit comme tel.",
        ("resultats", "preuve"),
    ),
    Question(
        "Qu’est-ce qui n’a pas marché ?",
        "C’est ce qui aide le plus les autres. Que feriez-vous autrement ?",
        ("echecs", "a_refaire"),
    ),
    Question(
        "Qu’est-ce qui a coincé, et comment avez-vous fait ?",
        "Une difficulté, une parade. S’il n’y en a pas, passez.",
        ("difficultes",),
    ),
    Question(
        "Si je veux la même chose chez moi, que dois-je garder ? Que puis-je changer ?",
        "Un point par ligne.",
        ("conditions", "noyau", "adaptable", "prerequis"),
    ),
    Question(
        "D’où viennent vos chiffres et vos faits ?",
        "Un registre, une enquête, un texte : qui, quoi, quelle année. Sans chiffre et sur un ressenti, passez.",
        ("sources",),
    ),
    Question("Par où je commence lundi ?", "Le premier geste, le plus petit.", ("premier_pas",)),
)


class EntretienForm(FormulaireSafran, forms.Form):
    """What the interview is about, and the words to find who tells."""

    use_required_attribute = False
    titre = forms.CharField(
        label="De quoi allez-vous parler ?",
        max_length=TEXTES["titre"],
        help_text="En quelques mots. La personne les lira dans l’invitation, et vous pourrez les changer.",
    )
    q = forms.CharField(label="Avec qui ? Nom, structure ou sujet", max_length=100)


class GardeForm(FormulaireSafran, forms.Form):
    """A form whose words are read by the detector; what it sees is taken out, or kept with a reason (R3.5)."""

    surveilles: tuple[str, ...] = ()
    alerte = False
    motif_conserve = un_texte("Pourquoi garder ces mots", 500, 2, requis=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alerte = bool(self.initial.get("motif_conserve"))
        self.order_fields([*(nom for nom in self.fields if nom != "motif_conserve"), "motif_conserve"])

    def __iter__(self) -> Iterator[BoundField]:
        return (champ for champ in super().__iter__() if champ.name != "motif_conserve" or self.alerte)

    def clean(self) -> dict[str, Any]:
        """Show what was seen at its own field, the name of a file included, and then only the field of the reason."""
        donnees = super().clean()
        for nom in self.surveilles:
            self._lire(nom, donnees.get(nom) or "")
        if fichier := donnees.get("fichier"):
            self._lire("fichier", PurePath(fichier.name).stem.replace("_", " "), "Dans le nom de ce fichier : ")
        return donnees

    def _lire(self, champ: str, texte: str, lieu: str = "") -> None:
        if detections := identifiants_detecter(texte):
            self.alerte = True
            if not (self.cleaned_data.get("motif_conserve") or "").strip():
                self.add_error(champ, lieu + phrase_alerte(detections))


class MotifForm(FormulaireSafran, forms.Form):
    """A reason that is kept."""

    motif = un_texte("Motif", 500, aide=SANS_IDENTIFIANT)


def fichier_accepter(fichier: UploadedFile, extensions: Iterable[str], maximum: int, sinon: str) -> None:
    """Refuse a file of a kind that is not read, or too heavy; `sinon` says what to do then."""
    if extension_de(fichier.name) not in extensions:
        raise forms.ValidationError(f"Envoyez un fichier de ces genres : {', '.join(extensions)}.")
    if fichier.size > maximum:
        raise forms.ValidationError(f"Ce fichier pèse plus de 20 Mo : {sinon}.")
