import type { ReactNode } from "react";
import { count } from "../logic/when";
import { address } from "../logic/router";
import { Link, usePlace } from "./app";

export interface Column<T> {
  head: string;
  /** The cell that names the row. */
  names?: boolean;
  number?: boolean;
  hiddenHead?: boolean;
  cell: (row: T, index: number) => ReactNode;
}

/**
 * A table with a caption and real headers. On a narrow screen each row becomes a block with its headers beside the
 * values; the roles are written out because a changed `display` takes them away in some browsers.
 */
export function Table<T>(props: { caption: string; columns: Column<T>[]; rows: T[]; rowKey: (row: T, index: number) => string }) {
  return (
    <table className="table" role="table">
      <caption className="hidden-words">{props.caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {props.columns.map((column) => (
            <th key={column.head} scope="col" role="columnheader" className={column.number ? "number" : undefined}>
              {column.hiddenHead ? <span className="hidden-words">{column.head}</span> : column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {props.rows.map((row, index) => (
          <tr key={props.rowKey(row, index)} role="row">
            {props.columns.map((column) =>
              column.names ? (
                <th key={column.head} scope="row" role="rowheader">
                  {column.cell(row, index)}
                </th>
              ) : (
                <td
                  key={column.head}
                  role="cell"
                  className={column.number ? "number" : undefined}
                  data-head={column.hiddenHead ? undefined : column.head}
                >
                  <span className="cell">{column.cell(row, index)}</span>
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Which part of a long list is shown, with links to the parts before and after; the part stands in the address. */
export function Pager(props: { page: number; perPage: number; total: number; one: string; many?: string }) {
  const place = usePlace();
  const last = Math.max(1, Math.ceil(props.total / props.perPage));
  const to = (page: number) => address(place.path, { ...Object.fromEntries(place.query), page: page > 1 ? page : null });
  const from = (props.page - 1) * props.perPage + 1;
  const until = Math.min(props.total, props.page * props.perPage);
  return (
    <nav className="pager" aria-label="Pages of the list">
      <p className="soft" role="status">
        {last === 1
          ? count(props.total, props.one, props.many)
          : `${from.toLocaleString("en")}–${until.toLocaleString("en")} of ${count(props.total, props.one, props.many)}`}
      </p>
      {last > 1 ? (
        <div className="row">
          {props.page > 1 ? (
            <Link className="button button-small" to={to(props.page - 1)}>
              Previous
            </Link>
          ) : null}
          {props.page < last ? (
            <Link className="button button-small" to={to(props.page + 1)}>
              Next
            </Link>
          ) : null}
        </div>
      ) : null}
    </nav>
  );
}
