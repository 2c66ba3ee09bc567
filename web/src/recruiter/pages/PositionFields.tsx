import { Choice, type Errors, TextArea, TextField } from "../kit/fields";
import { Section } from "../kit/layout";
import { Press } from "../kit/Press";
import { moved } from "../logic/planLength";
import { type CompetencyForm, levelsOf, newCompetency, type PositionForm, shareOf, withAnchor } from "../logic/position";
import { LANGUAGES } from "../logic/words";

const MOST_COMPETENCIES = 20;

/** Title, description, language, and what is looked for. */
export function PositionFields(props: { form: PositionForm; set: (change: Partial<PositionForm>) => void; errors: Errors }) {
  const { form, set, errors } = props;
  const languages = LANGUAGES.some(({ value }) => value === form.language)
    ? LANGUAGES
    : [{ value: form.language, name: form.language }, ...LANGUAGES];
  return (
    <>
      <TextField
        id="title"
        label="Title"
        hint="Candidates see it in the invitation and at the start of the interview."
        value={form.title}
        onChange={(title) => set({ title })}
        errors={errors}
        maxLength={200}
      />
      <TextArea
        id="description"
        label="What the position is about"
        hint="A few sentences. Candidates read them after signing in."
        value={form.description}
        onChange={(description) => set({ description })}
        errors={errors}
        rows={5}
        maxLength={10_000}
      />
      <Choice id="language" label="Language of the interview" value={form.language} onChange={(language) => set({ language })} options={languages} />
      <Competencies list={form.competencies} set={(competencies) => set({ competencies })} errors={errors} />
    </>
  );
}

function Competencies(props: { list: CompetencyForm[]; set: (list: CompetencyForm[]) => void; errors: Errors }) {
  const { list, set, errors } = props;

  function add() {
    const added = newCompetency(list);
    set([...list, added]);
    focusLater(`c-${added.key}-name`);
  }
  function remove(index: number) {
    set(list.filter((_, at) => at !== index));
    const neighbour = list[index + 1] ?? list[index - 1];
    focusLater(neighbour ? `c-${neighbour.key}-name` : "add-competency");
  }

  return (
    <Section
      title="Competencies"
      id="competencies"
      about="What counts in this position. Anchors say in plain words what a weak and a strong answer look like, so that two people read the same answer the same way. You write the questions on the next page."
    >
      <div className="stack">
        {list.map((one, index) => (
          <Competency
            key={one.key}
            one={one}
            index={index}
            all={list}
            errors={errors}
            change={(change) => set(list.map((other) => (other.key === one.key ? { ...other, ...change } : other)))}
            move={(step) => set(moved(list, index, step))}
            remove={() => remove(index)}
          />
        ))}
        {list.length < MOST_COMPETENCIES ? (
          <p id="add-competency" tabIndex={-1}>
            <Press onPress={add}>Add a competency</Press>
          </p>
        ) : (
          <p className="soft">{`That is the most a position can have: ${MOST_COMPETENCIES}.`}</p>
        )}
      </div>
    </Section>
  );
}

/** After the next paint, when the field is there. */
function focusLater(id: string): void {
  setTimeout(() => document.getElementById(id)?.focus(), 0);
}

function Competency(props: {
  one: CompetencyForm;
  index: number;
  all: CompetencyForm[];
  errors: Errors;
  change: (change: Partial<CompetencyForm>) => void;
  move: (step: -1 | 1) => void;
  remove: () => void;
}) {
  const { one, index, all, errors, change } = props;
  const name = one.name.trim() || `competency ${index + 1}`;
  const share = shareOf(one, all);
  const levels = levelsOf(one);
  const filled = Object.values(one.anchors).filter((anchor) => anchor.trim() !== "").length;
  return (
    <fieldset className="sheet item">
      <legend className="item-name">{`Competency ${index + 1}`}</legend>
      <div className="item-fields">
        <TextField id={`c-${one.key}-name`} label="Name" value={one.name} onChange={(value) => change({ name: value })} errors={errors} maxLength={200} />
        <TextField
          id={`c-${one.key}-weight`}
          label={share === null || all.length < 2 ? "Weight" : `Weight (${share} % of all)`}
          type="number"
          inputMode="numeric"
          min={0}
          max={100}
          width="short"
          value={one.weight}
          onChange={(weight) => change({ weight })}
          errors={errors}
        />
      </div>
      <TextArea
        id={`c-${one.key}-description`}
        label="What is meant by it (optional)"
        value={one.description}
        onChange={(description) => change({ description })}
        rows={2}
        maxLength={2_000}
      />
      <details className="more">
        <summary>{`Anchors (${filled === 0 ? "none yet" : `${filled} of ${levels.length} levels`})`}</summary>
        <div className="stack-small">
          <p className="soft small">Fill in as many levels as you need; the weakest and the strongest are enough to begin with.</p>
          {levels.map((level) => (
            <TextArea
              key={level}
              id={`c-${one.key}-level-${level}`}
              label={`Level ${level}${level === 1 ? ", the weakest" : level === levels[levels.length - 1] ? ", the strongest" : ""}`}
              value={one.anchors[level] ?? ""}
              onChange={(anchor) => change(withAnchor(one, level, anchor))}
              rows={2}
              maxLength={1_000}
            />
          ))}
        </div>
      </details>
      <div className="row">
        <Press small off={index === 0} label={`Move ${name} up`} onPress={() => props.move(-1)}>
          Move up
        </Press>
        <Press small off={index === all.length - 1} label={`Move ${name} down`} onPress={() => props.move(1)}>
          Move down
        </Press>
        <Press small label={`Remove ${name}`} onPress={props.remove}>
          Remove
        </Press>
      </div>
    </fieldset>
  );
}
