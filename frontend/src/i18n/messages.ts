/** The shape of messages: zh-CN says which keys there are and which values they take, every other language must have the same. */

/** A sentence that changes with a number, by the rules of its language (`Intl.PluralRules`); `{count}` chooses. */
export interface Plural {
  one: string
  other: string
}

export interface Messages {
  [key: string]: string | Messages
}

/** What another language must bring for the messages `T` of zh-CN. */
export type Translated<T> = { [K in keyof T]: T[K] extends string ? string | Plural : Translated<T[K]> }

/** Every key, as a path with dots. */
export type Key<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Key<T[K]>}`
}[keyof T & string]

type At<T, P extends string> = P extends `${infer Head}.${infer Rest}`
  ? Head extends keyof T
    ? At<T[Head], Rest>
    : never
  : P extends keyof T
    ? T[P]
    : never

/** The names in braces in a sentence. */
type Names<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never

/** What a sentence needs: nothing, or a value for each of its names. */
export type Values<T, P extends string> = [Names<At<T, P>>] extends [never]
  ? []
  : [values: Record<Names<At<T, P>>, string | number>]

export type Translate<T> = <P extends Key<T>>(key: P, ...values: Values<T, P>) => string
