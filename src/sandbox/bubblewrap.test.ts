// SPDX-License-Identifier: Apache-2.0
import { createBubblewrapSandbox } from './bubblewrap.ts';
import { describeSandbox } from './sandbox.contract.ts';

describeSandbox('bubblewrap', createBubblewrapSandbox);
