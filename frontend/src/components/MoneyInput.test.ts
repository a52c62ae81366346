import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { expect, it, vi } from 'vitest'
import MoneyInput from './MoneyInput.vue'

it('takes yuan and gives fen, tells nothing from nonsense, and tidies up', async () => {
  const heard = vi.fn()
  const { rerender } = render(MoneyInput, { props: { modelValue: undefined, 'onUpdate:modelValue': heard } })
  const input = screen.getByRole('textbox')
  await userEvent.type(input, '1,299.5')
  expect(heard).toHaveBeenLastCalledWith(129950)
  await rerender({ modelValue: 129950 })
  expect(input).toHaveValue('1,299.5')
  await userEvent.tab()
  expect(input).toHaveValue('1299.50')
  await userEvent.type(input, 'x')
  expect(heard).toHaveBeenLastCalledWith(null)
  await userEvent.clear(input)
  expect(heard).toHaveBeenLastCalledWith(undefined)
})
