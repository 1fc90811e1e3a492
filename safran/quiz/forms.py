"""Forms: one field per question of an attempt; a reading; what the Région fills in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField

from home.ecrans.forms import FormulaireSafran, TexteLuForm
from reseau.comptes.models import Compte
from reseau.vocabulaires.models import Theme
from safran.quiz.choices import Json, Niveau
from safran.quiz.echange.modele import OCTETS_MAX
from safran.quiz.echange.sauvegarde import POIDS_MAX, est_sauvegarde
from safran.quiz.genres import GENRES, questions_a_plat
from safran.quiz.models import PLUS_MAX, Quiz, ReponseOuverte, Tentative

# Forms: an attempt, with one field per question and never what would tell the right answer; those of the Région.


def nom_de(rang: int | str) -> str:
    """The name of the field of a question, by its rank in the attempt."""
    return f"q{rang}"


class TentativeForm(FormulaireSafran, forms.Form):
    """The questions of an attempt, with the answers already kept; `partiel` accepts those that have none yet.

    Every question, or the one that is sent alone (`seule`).
    """

    use_required_attribute = False

    def __init__(self, data: Any = None, *, tentative: Tentative, partiel: bool = False, **kwargs: Any) -> None:
        rangees = enumerate(questions_a_plat(tentative.questions), start=1)
        questions = {nom_de(rang): question for rang, question in rangees}
        self.noms = {question["id"]: nom for nom, question in questions.items()}
        self.genres = {question["id"]: GENRES[question["genre"]] for question in questions.values()}
        self.seule = str(data.get("seule", "")) if data is not None else ""
        if self.seule:
            questions = {nom: question for nom, question in questions.items() if nom == self.seule}
        # Chaque essai a ses questions : les champs sont ceux de cet essai, pas ceux de la classe.
        self.base_fields = {
            nom: self.genres[question["id"]].champ(question, f"Question {nom[1:]}", requis=not partiel)
            for nom, question in questions.items()
        }
        kwargs["initial"] = {
            nom: self.genres[question["id"]].montrer(tentative.reponses.get(question["id"], {}))
            for nom, question in questions.items()
        }
        super().__init__(data, **kwargs)

    @classmethod
    def relue(cls, tentative: Tentative, **kwargs: Any) -> "TentativeForm":
        """The answers kept, looked at as if they were handed in: each question says what it lacks."""
        questions = enumerate(questions_a_plat(tentative.questions), start=1)
        donnees: Json = {}
        for rang, question in questions:
            genre, reponse = GENRES[question["genre"]], tentative.reponses.get(question["id"], {})
            donnees |= genre.envoi(nom_de(rang), reponse)
        return cls(donnees, tentative=tentative, **kwargs)

    def champ_de(self, identite: str) -> BoundField:
        return self[self.noms[identite]]

    def version(self) -> int | None:
        """The last saving that a page sending its whole form knew of; None when one question is sent alone."""
        version = self.data.get("version", "")
        return int(version) if version.isdecimal() and len(version) < 10 and not self.seule else None

    def reponses(self) -> dict[str, Json]:
        """The answers that could be read, by question; call it after `is_valid`. A question in error is left out.

        A question that is sent alone leaves the others as they are: another page may have changed them.
        """
        return {
            identite: self.genres[identite].lire(self.cleaned_data[nom])
            for identite, nom in self.noms.items()
            if nom in self.cleaned_data
        }


class QuestionForm(FormulaireSafran, forms.Form):
    """One question alone: of the training of the day, in a step."""

    use_required_attribute = False

    def __init__(self, *args: Any, question: Json, numero: int | str, **kwargs: Any) -> None:
        self.nom, self.genre = nom_de(numero), GENRES[question["genre"]]
        self.base_fields = {self.nom: self.genre.champ(question, f"Question {numero}")}
        super().__init__(*args, **kwargs)

    @property
    def champ(self) -> BoundField:
        return self[self.nom]

    def reponse(self) -> Json:
        """The answer given; call it after `is_valid`."""
        return self.genre.lire(self.cleaned_data[self.nom])


class RevisionsForm(FormulaireSafran, forms.Form):
    """What one chooses of the « Révisions »."""

    actives = forms.BooleanField(
        label="Me reposer les questions que j’ai manquées",
        required=False,
        help_text="Décochée, rien n’est noté, et ce qui devait revenir est oublié.",
    )
    courriel = forms.BooleanField(
        label="M’écrire quand quelque chose est à revoir", required=False, help_text="Un courriel par semaine au plus."
    )


class RelectureForm(TexteLuForm):
    """How far an open answer meets each criterion, and what is said to who wrote it."""

    surveilles = ("commentaire",)
    deposee_le = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    commentaire = forms.CharField(
        label="Un mot pour la personne",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce qui marche, ce qui manque. Elle ne saura pas qui l’écrit.",
    )

    def __init__(self, *args: Any, copie: ReponseOuverte, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deposee_le"].initial = copie.deposee_le.isoformat()
        self.criteres = {f"critere-{rang}": c for rang, c in enumerate(copie.question["criteres"], start=1)}
        for nom, critere in self.criteres.items():
            self.fields[nom] = forms.TypedChoiceField(
                label=critere["texte"],
                choices=list(reversed(Niveau.choices)),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": "Dites où en est la réponse pour ce critère."},
            )
        self.order_fields([*self.criteres, "commentaire", "garder"])

    def lecture(self) -> Json:
        """The level of each criterion and the comment; call it after `is_valid`."""
        niveaux = {critere["id"]: self.cleaned_data[nom] for nom, critere in self.criteres.items()}
        return {"niveaux": niveaux} | {nom: self.cleaned_data[nom] for nom in ("commentaire", "deposee_le")}


class RenotationForm(FormulaireSafran, forms.Form):
    """Why attempts are marked again."""

    motif = forms.CharField(
        label="Motif",
        max_length=300,
        help_text="Conservé avec votre nom et la date. Par exemple : la réponse C était juste aussi.",
    )


class TempsForm(TexteLuForm):
    """More time for one person."""

    CHAMPS_REFUSES = {"pas_membre": "compte"}
    surveilles = ("motif",)
    compte = forms.EmailField(label="Adresse électronique de la personne", max_length=254)
    quiz = forms.ModelChoiceField(
        Quiz.objects.exclude(duree_minutes=0), label="Quiz", required=False, empty_label="Tous les quiz"
    )
    pourcentage = forms.IntegerField(
        label="Temps en plus (%)",
        min_value=0,
        max_value=PLUS_MAX,
        initial=33,
        help_text="33 donne un tiers de temps en plus. 0 met fin à un temps accordé plus tôt.",
        error_messages={"min_value": "0 au moins.", "max_value": f"{PLUS_MAX}\xa0%% au plus."},
    )
    motif = forms.CharField(
        label="Motif",
        max_length=300,
        help_text="Conservé avec votre nom et la date. Rien sur la santé : « à la demande de la personne » suffit.",
    )

    def clean_compte(self) -> Compte:
        compte = Compte.objects.filter(email__iexact=self.cleaned_data["compte"], is_active=True).first()
        if compte is None:
            raise forms.ValidationError("Aucune personne n’a cette adresse sur la plateforme.")
        return compte


# The form by which a file of questions is dropped.


class QuestionsForm(FormulaireSafran, forms.Form):
    """A file, and where its new questions go."""

    fichier = forms.FileField(
        label="Fichier de questions",
        max_length=200,
        help_text="GIFT, Aiken, Moodle XML ou sauvegarde Moodle (.mbz), reconnu à son contenu. Dix mégaoctets au plus, "
        "vingt pour une sauvegarde.",
    )
    theme = forms.ModelChoiceField(
        Theme.objects.none(),
        to_field_name="code",
        empty_label=None,
        label="Thème des questions créées",
        help_text="Une question déjà dans la banque garde le sien.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = Theme.objects.en_vigueur()

    def clean_fichier(self) -> UploadedFile:
        fichier = self.cleaned_data["fichier"]
        tete = fichier.read(8)
        fichier.seek(0)
        if est_sauvegarde(tete) and fichier.size > POIDS_MAX:
            phrase = (
                "Cette sauvegarde dépasse vingt mégaoctets : refaites-la sans les fichiers lourds ni les participants."
            )
            raise forms.ValidationError(phrase)
        if not est_sauvegarde(tete) and fichier.size > OCTETS_MAX:
            raise forms.ValidationError("Ce fichier dépasse dix mégaoctets : découpez-le en plusieurs.")
        return fichier
