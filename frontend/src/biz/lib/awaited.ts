/** What a case waits for, in the words of the desk. */

import { t as common } from '@/i18n/common'
import type { Schema } from '@/api/client'
import { isTurnOf } from '@/lib/turn'
import { t } from '../i18n'

type Waiting = Pick<Schema<'InboxItem'>, 'awaited' | 'state'>

export function waitsFor({ awaited, state }: Waiting): string {
  if (!awaited) return common(`common.state.${state}`)
  if (isTurnOf('enterprise', awaited.by)) return t(`biz.awaited.ours.${awaited.step}`)
  return t(`biz.awaited.theirs.${awaited.step}`)
}

/** It stands out where an answer of ours is due; a state alone has the tone of its end. */
export function toneOf({ awaited, state }: Waiting): 'neutral' | 'brand' | 'ok' | 'warn' | 'bad' {
  if (!awaited) {
    if (state === 'settled' || state === 'settled_unconfirmed' || state === 'agreed') return 'ok'
    return state === 'failed' || state === 'unsettled' || state === 'terminated' ? 'bad' : 'neutral'
  }
  if (!isTurnOf('enterprise', awaited.by)) return 'neutral'
  return awaited.step === 'first_response' || awaited.step === 'perform' ? 'brand' : 'warn'
}
